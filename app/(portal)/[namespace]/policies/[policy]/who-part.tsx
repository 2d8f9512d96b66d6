"use client";

import { useEffect, useId, useState } from "react";
import { Combobox, type Option } from "@/components/form/combobox";
import { WordsInput } from "@/components/form/words-input";
import { CheckboxField } from "@/components/ui/checkbox";
import { Note } from "@/components/ui/note";
import { Segmented } from "@/components/ui/segmented";
import type { PolicyDocument } from "@/lib/policies/document";
import { findAccounts, findGroups, findMembers, impersonators } from "../actions";
import { type ReferenceKind, useDraft, useProblem } from "./draft-context";
import { Wrong } from "./effect-part";
import { AddButton, AddButtons, Caution, Condition, Meaning, Part } from "./part";

type Who = NonNullable<PolicyDocument["who"]>;
type List = Exclude<keyof Who, "everyone">;

const OPTIONAL: { key: Exclude<List, "serviceAccounts">; label: string; placeholder?: string }[] = [
  { key: "members", label: "Members" },
  { key: "groups", label: "Groups" },
  { key: "emails", label: "Email addresses", placeholder: "ana@example.com" },
  { key: "domains", label: "Domains", placeholder: "example.com" },
  { key: "userIds", label: "User IDs" },
];

/** Whom the policy speaks of: anyone, or whoever one of the lists names. */
export function WhoPart() {
  const { document, change } = useDraft();
  const [before, setBefore] = useState<Who>({ serviceAccounts: [] });
  const [fresh, setFresh] = useState<List | null>(null);
  const { who } = document;
  const set = (next: Who) => change({ who: next });
  const without = (key: List) => {
    const { [key]: _gone, ...rest } = who ?? {};
    set(rest);
  };
  return (
    <Part id="who" title="Who">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Segmented
          label="Who"
          options={[
            { value: "anyone", label: "Anyone" },
            { value: "named", label: "Only these" },
          ]}
          value={who ? "named" : "anyone"}
          onChange={(mode) => {
            if (who) setBefore(who);
            change({ who: mode === "named" ? before : undefined });
          }}
        />
        {!who && <Meaning>No condition: it holds for members and service accounts alike.</Meaning>}
      </div>
      {who && (
        <>
          <CheckboxField
            label="Everyone"
            hint="all members, never service accounts"
            checked={who.everyone ?? false}
            onChange={(event) => {
              const { everyone: _was, ...rest } = who;
              set(event.target.checked ? { everyone: true, ...rest } : rest);
            }}
          />
          <References kind="serviceAccounts" label="Service accounts" />
          {OPTIONAL.filter(({ key }) => who[key]).map(({ key, label, placeholder }) => (
            <Condition key={key} name={label} fresh={fresh === key} onRemove={() => without(key)}>
              {key === "members" || key === "groups" ? (
                <References kind={key} label={label} />
              ) : (
                <FreeWords field={key} label={label} placeholder={placeholder ?? ""} />
              )}
            </Condition>
          ))}
          {isNobody(who) && (
            <Caution>It matches nobody: no list names anyone, and an empty list matches nothing.</Caution>
          )}
          <PeopleWarning />
          {OPTIONAL.some(({ key }) => !who[key]) && (
            <AddButtons>
              {OPTIONAL.filter(({ key }) => !who[key]).map(({ key, label }) => (
                <AddButton
                  key={key}
                  onClick={() => {
                    setFresh(key);
                    set({ ...who, [key]: [] });
                  }}
                >
                  {label}
                </AddButton>
              ))}
            </AddButtons>
          )}
        </>
      )}
    </Part>
  );
}

const FIND = { serviceAccounts: findAccounts, members: findMembers, groups: findGroups };

function References({ kind, label }: { kind: Exclude<ReferenceKind, "sockets">; label: string }) {
  const id = useId();
  const { base, document, change, idOf, learn } = useDraft();
  const problem = useProblem(`who.${kind}`);
  const [find] = useState(() => FIND[kind].bind(null, base.namespace));
  const names = document.who?.[kind] ?? [];
  const value: Option[] = names.map((name) => ({ value: idOf(kind, name) ?? name, label: name }));
  const saved = base.who?.[kind] ?? [];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <label htmlFor={id} className="w-fit text-13 font-medium">
        {label}
      </label>
      <Combobox
        id={id}
        options={find}
        value={value}
        added={value.filter((one) => !saved.includes(one.label)).map((one) => one.value)}
        aria-invalid={Boolean(problem)}
        {...(problem && { "aria-describedby": `${id}-help` })}
        onChange={(next) => {
          learn(
            kind,
            next.filter((one) => one.value !== one.label).map((one) => ({ id: one.value, name: one.label })),
          );
          change({ who: { ...document.who, [kind]: next.map((one) => one.label) } });
        }}
      />
      <Wrong id={`${id}-help`} text={problem} />
    </div>
  );
}

function FreeWords({
  field,
  label,
  placeholder,
}: {
  field: "emails" | "domains" | "userIds";
  label: string;
  placeholder: string;
}) {
  const { base, document, change } = useDraft();
  const words = document.who?.[field] ?? [];
  return (
    <WordsInput
      label={label}
      words={words}
      added={words.filter((word) => !base.who?.[field]?.includes(word))}
      placeholder={placeholder}
      error={useProblem(`who.${field}`)}
      onChange={(next) => change({ who: { ...document.who, [field]: next } })}
    />
  );
}

/** E-mail addresses and domains beside service accounts: which of those can never meet them. */
function PeopleWarning() {
  const { document, idOf } = useDraft();
  const { emails, domains, serviceAccounts = [] } = document.who ?? {};
  const speaksOfPeople = Boolean(emails?.length || domains?.length);
  const ids = speaksOfPeople ? serviceAccounts.slice(0, 20).map((name) => idOf("serviceAccounts", name) ?? name) : [];
  const wanted = ids.join(" ");
  const [impersonating, setImpersonating] = useState<{ of: string; ids: readonly string[] } | null>(null);

  // Outside system: the server, which knows who impersonates a member.
  useEffect(() => {
    if (!wanted) return;
    let dropped = false;
    void impersonators(wanted.split(" ")).then((answer) => {
      if (!dropped) setImpersonating({ of: wanted, ids: answer });
    });
    return () => {
      dropped = true;
    };
  }, [wanted]);

  if (ids.length === 0 || impersonating?.of !== wanted || impersonating.ids.length > 0) return null;
  const [only] = serviceAccounts;
  return (
    <Note tone="warning">
      {emails?.length ? "Email addresses" : "Domains"} speak of people.{" "}
      {serviceAccounts.length === 1
        ? `${only} impersonates no member`
        : "None of these service accounts impersonates a member"}
      , so no service account meets them; only its name here lets it match.
    </Note>
  );
}

function isNobody({ everyone, ...lists }: Who): boolean {
  return !everyone && Object.values(lists).every((list) => !list?.length);
}
