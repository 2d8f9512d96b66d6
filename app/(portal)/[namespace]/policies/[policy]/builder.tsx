"use client";

import { clsx } from "clsx";
import { type ReactNode, useId } from "react";
import { Combobox, type Option } from "@/components/form/combobox";
import { Tag } from "@/components/ui/tag";
import type { Policy } from "@/lib/policies/contract";
import type { Draft, NamedAccount } from "@/lib/policies/draft";
import { actionWords, appliesWords, type Phrase, sentence, whenWords, whereWords } from "@/lib/policies/sentence";

type Props = {
  base: Policy;
  draft: Draft;
  accounts: NamedAccount[];
  find: (query: string) => Promise<Option[]>;
  /** Null: this person may only read. */
  onChange: ((wanted: NamedAccount[]) => void) | null;
};

/** The policy in words, and below it part by part. Service accounts are changed here; the other parts are told. */
export function Builder({ base, draft, accounts, find, onChange }: Props) {
  const id = useId();
  const added = draft.added.map((one) => one.id);
  const { who } = base;
  return (
    <div className="px-4 pt-3 pb-12 md:px-8 md:pt-[14px]">
      <Sentence base={base} draft={draft} />
      <Part id="who" title="Who">
        <p>{everyoneWords(base)}</p>
        <div className="grid gap-1.5">
          {onChange ? (
            <>
              <label htmlFor={id} className="w-fit text-13 font-medium">
                Service accounts
              </label>
              <Combobox
                id={id}
                options={find}
                value={accounts.map((one) => ({ value: one.id, label: one.name }))}
                added={added}
                onChange={(next) => onChange(next.map(({ value, label }) => ({ id: value, name: label })))}
              />
            </>
          ) : (
            <>
              <h3 className="text-13 font-medium">Service accounts</h3>
              {accounts.length > 0 ? (
                <ul aria-label="Service accounts" className="flex flex-wrap gap-1.5">
                  {accounts.map((one) => (
                    <li key={one.id} className="min-w-0">
                      <Tag>{one.name}</Tag>
                    </li>
                  ))}
                </ul>
              ) : (
                <p className="text-ink-2">None is named.</p>
              )}
            </>
          )}
        </div>
        <Named title="Members" names={who?.members} />
        <Named title="Groups" names={who?.groups} />
        <Named title="E-mail addresses" names={who?.emails} />
        <Named title="Domains" names={who?.domains} />
        <Named title="User IDs" names={who?.userIds} />
      </Part>
      <Part id="where" title="Where">
        {capital(whereWords(base.where))}
      </Part>
      <Part id="when" title="When">
        {capital(whenText(base))}
      </Part>
      <Part id="actions" title="Actions">
        {capital(actionWords(base.actions))}
      </Part>
      <Part id="applies" title="Applies to">
        {capital(appliesWords(base))}
      </Part>
      {onChange && (
        <p className="border-t border-border pt-5 text-13 text-ink-3">
          Service accounts are changed here. For the other parts, save the whole document over the API:{" "}
          <span className="mono whitespace-nowrap">PUT /api/v1/policies/{base.id}</span>
        </p>
      )}
    </div>
  );
}

function Sentence({ base, draft }: { base: Policy; draft: Draft }) {
  const names = new Map(base.subjects.serviceAccounts.map((one) => [one.id, one.name]));
  const phrases = sentence(base, {
    added: draft.added.map(({ name }) => name),
    removed: draft.removed.flatMap((id) => names.get(id) ?? []),
  });
  return (
    <p className="max-w-[680px] pb-3.5 text-16/7 text-ink-2">
      {phrases.map((phrase, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: phrases have no other identity.
        <PhraseWords key={`${index}-${phrase.text}`} phrase={phrase} />
      ))}
    </p>
  );
}

/** A phrase leads to its section; what the draft brings in is tinted, what it takes out struck through. */
function PhraseWords({ phrase: { text, section, change } }: { phrase: Phrase }) {
  if (change === "removed") return <del className="text-rust-text">{text}</del>;
  if (!section) return text;
  const link = (
    <a
      href={`#${section}`}
      className={clsx(
        "rounded-4 font-medium",
        change === "added"
          ? "bg-accent-tint px-1 py-0.5 text-accent-text"
          : "text-ink underline decoration-border-field decoration-1 underline-offset-[5px] hover:decoration-ink",
      )}
    >
      {text}
    </a>
  );
  return change === "added" ? <ins className="no-underline">{link}</ins> : link;
}

function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="grid scroll-mt-16 gap-x-4 gap-y-3 border-t border-border py-4 md:grid-cols-[100px_minmax(0,1fr)]"
    >
      <h2 id={`${id}-title`} className="font-semibold">
        {title}
      </h2>
      <div className="grid min-w-0 gap-4">{children}</div>
    </section>
  );
}

function Named({ title, names }: { title: string; names: readonly string[] | undefined }) {
  if (!names) return null;
  return (
    <div className="grid gap-1.5">
      <h3 className="text-13 font-medium">{title}</h3>
      <p className="break-words text-ink-2">{names.length > 0 ? names.join(", ") : "An empty list: none."}</p>
    </div>
  );
}

function everyoneWords({ who }: Policy): ReactNode {
  if (!who) return "Anyone: this policy names nobody, so it holds for members and service accounts alike.";
  if (!who.everyone) return "Only those named here.";
  return (
    <>
      Everyone <span className="pl-1 text-13 text-ink-3">all members, never service accounts</span>
    </>
  );
}

function whenText({ when }: Policy): string {
  const { lead, text } = whenWords(when);
  return lead === "at " ? text : `${lead}${text}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
