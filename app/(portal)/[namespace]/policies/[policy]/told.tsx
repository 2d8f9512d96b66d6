import type { ReactNode } from "react";
import { Tag } from "@/components/ui/tag";
import type { Policy } from "@/lib/policies/contract";
import { actionWords, appliesWords, whenWords, whereWords } from "@/lib/policies/sentence";
import { Part } from "./part";
import { SentenceLine } from "./sentence-line";

/** The policy in words, and below it part by part, for those who may only read. */
export function Told({ policy }: { policy: Policy }) {
  const { who } = policy;
  return (
    <div className="px-4 pt-3 pb-12 md:px-8 md:pt-[14px]">
      <SentenceLine policy={policy} />
      <Part id="who" title="Who">
        <p>{everyoneWords(policy)}</p>
        <div className="grid gap-1.5">
          <h3 className="text-13 font-medium">Service accounts</h3>
          {who?.serviceAccounts?.length ? (
            <ul aria-label="Service accounts" className="flex flex-wrap gap-1.5">
              {who.serviceAccounts.map((name) => (
                <li key={name} className="min-w-0">
                  <Tag>{name}</Tag>
                </li>
              ))}
            </ul>
          ) : (
            <p className="text-ink-2">None is named.</p>
          )}
        </div>
        <Named title="Members" names={who?.members} />
        <Named title="Groups" names={who?.groups} />
        <Named title="Email addresses" names={who?.emails} />
        <Named title="Domains" names={who?.domains} />
        <Named title="User IDs" names={who?.userIds} />
      </Part>
      <Part id="where" title="Where">
        {capital(whereWords(policy.where))}
      </Part>
      <Part id="when" title="When">
        {capital(whenText(policy))}
      </Part>
      <Part id="actions" title="Actions">
        {capital(actionWords(policy.actions))}
      </Part>
      <Part id="applies" title="Applies to">
        {capital(appliesWords(policy))}
      </Part>
      {policy.description && (
        <Part id="name" title="Description">
          <p className="break-words whitespace-pre-line">{policy.description}</p>
        </Part>
      )}
    </div>
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
