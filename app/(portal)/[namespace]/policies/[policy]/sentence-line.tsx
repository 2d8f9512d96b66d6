"use client";

import { clsx } from "clsx";
import { type Phrase, sentence } from "@/lib/policies/sentence";

type Told = Parameters<typeof sentence>[0];

/** The policy in words; with `saved`, what the draft brings in is tinted and what it takes out is struck through. */
export function SentenceLine({ policy, saved }: { policy: Told; saved?: Told }) {
  return (
    <p className="max-w-[680px] pb-3.5 text-16/7 text-ink-2">
      {sentence(policy, saved).map((phrase, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: phrases have no other identity.
        <PhraseWords key={`${index}-${phrase.text}`} phrase={phrase} />
      ))}
    </p>
  );
}

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
