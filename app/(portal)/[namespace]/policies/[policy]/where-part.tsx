"use client";

import { useId, useState } from "react";
import { Combobox, type Option } from "@/components/form/combobox";
import { WordsInput } from "@/components/form/words-input";
import { Segmented } from "@/components/ui/segmented";
import type { PolicyDocument } from "@/lib/policies/document";
import { useDraft, useProblem } from "./draft-context";
import { Wrong } from "./effect-part";
import { AddButton, AddButtons, Caution, Condition, Meaning, Part } from "./part";

type Where = NonNullable<PolicyDocument["where"]>;

const COUNTRIES = { countries: "Only from countries", notCountries: "Not from countries" } as const;

/** From where: addresses and countries, all of the present conditions at once. */
export function WherePart() {
  const { base, document, change } = useDraft();
  const [before, setBefore] = useState<string[]>([]);
  const [fresh, setFresh] = useState<keyof Where | null>(null);
  const problem = useProblem("where.cidrs");
  const where = document.where ?? {};
  const { cidrs } = where;
  const set = (next: { [K in keyof Where]?: Where[K] | undefined }) =>
    change({ where: orAbsent({ ...where, ...next }) });
  const isEmpty = Object.values(where).some((list) => list?.length === 0);
  return (
    <Part id="where" title="Where">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Segmented
          label="Where"
          options={[
            { value: "any", label: "Any address" },
            { value: "ranges", label: "Only these ranges" },
          ]}
          value={cidrs ? "ranges" : "any"}
          onChange={(mode) => {
            if (cidrs) setBefore(cidrs);
            setFresh(mode === "ranges" ? "cidrs" : null);
            set({ cidrs: mode === "ranges" ? before : undefined });
          }}
        />
        {!document.where && <Meaning>No condition.</Meaning>}
      </div>
      {cidrs && (
        <WordsInput
          label="Ranges"
          words={cidrs}
          added={cidrs.filter((one) => !base.where?.cidrs?.includes(one))}
          placeholder="10.20.0.0/16"
          help="Networks as their gateway sees the client: 10.20.0.0/16, 2001:db8::/32, 192.0.2.7/32."
          error={problem}
          onChange={(next) => set({ cidrs: next })}
        />
      )}
      {(["countries", "notCountries"] as const)
        .filter((key) => where[key])
        .map((key) => (
          <Condition key={key} name={COUNTRIES[key]} fresh={fresh === key} onRemove={() => set({ [key]: undefined })}>
            <Countries field={key} onChange={(next) => set({ [key]: next })} />
          </Condition>
        ))}
      {isEmpty && (
        <Caution>It matches no address: an empty list matches nothing. Fill it, or remove the condition.</Caution>
      )}
      {(!where.countries || !where.notCountries) && (
        <AddButtons>
          {(["countries", "notCountries"] as const)
            .filter((key) => !where[key])
            .map((key) => (
              <AddButton
                key={key}
                onClick={() => {
                  setFresh(key);
                  set({ [key]: [] });
                }}
              >
                {COUNTRIES[key]}
              </AddButton>
            ))}
        </AddButtons>
      )}
    </Part>
  );
}

function Countries({ field, onChange }: { field: keyof typeof COUNTRIES; onChange: (codes: string[]) => void }) {
  const id = useId();
  const { base, document } = useDraft();
  const problem = useProblem(`where.${field}`);
  const codes = document.where?.[field] ?? [];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <label htmlFor={id} className="w-fit text-13 font-medium">
        {COUNTRIES[field]}
      </label>
      <Combobox
        id={id}
        options={findCountries}
        value={codes.map((code) => ({ value: code, label: code }))}
        added={codes.filter((code) => !base.where?.[field]?.includes(code))}
        aria-invalid={Boolean(problem)}
        aria-describedby={`${id}-help`}
        onChange={(next) => onChange(next.map(({ value }) => value))}
      />
      {problem ? (
        <Wrong id={`${id}-help`} text={problem} />
      ) : (
        <p id={`${id}-help`} className="text-13/[18px] text-ink-3">
          Where the country of an address is unknown, an allow does not match and a deny does.
        </p>
      )}
    </div>
  );
}

/** Codes that name no country of its own, though the browser has a word for them. */
const NO_COUNTRY = /^(EU|EZ|UN|QO|XA|XB|ZZ)$/;

async function findCountries(query: string): Promise<Option[]> {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const typed = query.toLowerCase();
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .flatMap((code) => {
      const name = NO_COUNTRY.test(code) ? undefined : names.of(code);
      return name ? [{ value: code, label: code, hint: name }] : [];
    })
    .filter(({ label, hint }) => label.toLowerCase() === typed || hint.toLowerCase().includes(typed));
}

function orAbsent(where: { [K in keyof Where]?: Where[K] | undefined }): Where | undefined {
  const present = Object.entries(where).filter(([, value]) => value !== undefined);
  return present.length > 0 ? Object.fromEntries(present) : undefined;
}
