"use client";

import { Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { Combobox } from "@/components/form/combobox";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import type { PolicyDocument } from "@/lib/policies/document";
import { useDraft, useProblem } from "./draft-context";
import { Wrong } from "./effect-part";
import { AddButton, AddButtons, Meaning, useFocusWhenFresh } from "./part";

type Window = NonNullable<NonNullable<PolicyDocument["when"]>["weekly"]>[number];

const DAYS = [
  ["mon", "Mon"],
  ["tue", "Tue"],
  ["wed", "Wed"],
  ["thu", "Thu"],
  ["fri", "Fri"],
  ["sat", "Sat"],
  ["sun", "Sun"],
] as const;

/** The weekly hours of a policy, window by window, and the zone whose clock they follow. */
export function WeeklyHours() {
  const { document, change } = useDraft();
  const zoneProblem = useProblem("when.timeZone");
  const zoneId = useId();
  const [fresh, setFresh] = useState(-1);
  const { when } = document;
  const weekly = when?.weekly ?? [];
  const set = (next: Window[]) => change({ when: { ...when, weekly: next } });
  return (
    <div className="grid gap-4">
      {weekly.map((window, index) => (
        <WindowRow
          // biome-ignore lint/suspicious/noArrayIndexKey: windows have no other identity.
          key={index}
          index={index}
          window={window}
          fresh={fresh === index}
          onChange={(next) => set(weekly.map((one, at) => (at === index ? next : one)))}
          onRemove={() => set(weekly.filter((_, at) => at !== index))}
        />
      ))}
      <div className="grid max-w-[320px] gap-1.5">
        <label htmlFor={zoneId} className="w-fit text-13 font-medium">
          Time zone
        </label>
        <Combobox
          id={zoneId}
          single
          options={findZones}
          value={when?.timeZone ? [{ value: when.timeZone, label: when.timeZone }] : []}
          aria-invalid={Boolean(zoneProblem)}
          {...(zoneProblem && { "aria-describedby": `${zoneId}-help` })}
          onChange={([zone]) => zone && change({ when: { ...when, timeZone: zone.value } })}
        />
        <Wrong id={`${zoneId}-help`} text={zoneProblem} />
      </div>
      <Meaning>Hours follow the zone's daylight saving. A window that ends before it starts runs overnight.</Meaning>
      <AddButtons>
        <AddButton
          onClick={() => {
            setFresh(weekly.length);
            set([...weekly, { days: ["sat", "sun"], from: "00:00", to: "24:00" }]);
          }}
        >
          Weekly window
        </AddButton>
      </AddButtons>
    </div>
  );
}

type RowProps = {
  index: number;
  window: Window;
  fresh: boolean;
  onChange: (next: Window) => void;
  onRemove: () => void;
};

function WindowRow({ index, window, fresh, onChange, onRemove }: RowProps) {
  const box = useFocusWhenFresh<HTMLFieldSetElement>(fresh);
  const problem = useProblem(`when.weekly.${index}`);
  const name = `window ${index + 1}`;
  return (
    <fieldset ref={box} className="grid gap-2 rounded-6 border border-border p-3">
      <legend className="sr-only">{`Weekly ${name}`}</legend>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {DAYS.map(([day, label]) => (
          <CheckboxField
            key={day}
            label={label}
            checked={window.days.includes(day)}
            onChange={(event) =>
              onChange({
                ...window,
                days: DAYS.map(([one]) => one).filter((one) =>
                  one === day ? event.target.checked : window.days.includes(one),
                ),
              })
            }
          />
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Clock label={`From, ${name}`} value={window.from} onChange={(from) => onChange({ ...window, from })} />
        <span aria-hidden="true" className="text-ink-3">
          –
        </span>
        <Clock label={`To, ${name}`} value={window.to} onChange={(to) => onChange({ ...window, to })} />
        <Button
          variant="ghost"
          size="icon"
          className="ml-auto"
          aria-label={`Remove weekly ${name}`}
          icon={<Trash2 aria-hidden="true" />}
          onClick={onRemove}
        />
      </div>
      <Wrong text={problem} />
    </fieldset>
  );
}

function Clock({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <Input
      aria-label={label}
      className="mono w-20!"
      value={value}
      maxLength={5}
      placeholder="08:00"
      inputMode="numeric"
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => onChange(completed(value))}
    />
  );
}

/** `8` and `830` as `08:00` and `08:30`; whatever is no time stays as it was typed. */
function completed(typed: string): string {
  const [, hours, minutes = "00"] = /^(\d{1,2}):?(\d{2})?$/.exec(typed.trim()) ?? [];
  return hours === undefined ? typed : `${hours.padStart(2, "0")}:${minutes}`;
}

async function findZones(query: string) {
  const typed = query.replaceAll(" ", "_").toLowerCase();
  return ["UTC", ...Intl.supportedValuesOf("timeZone")]
    .filter((zone, index, all) => all.indexOf(zone) === index && zone.toLowerCase().includes(typed))
    .map((zone) => ({ value: zone, label: zone }));
}
