import { clsx } from "clsx";
import type { ReactNode } from "react";

const tones = {
  neutral: "bg-fill text-ink-2",
  outline: "border border-border-strong text-ink-2",
  brass: "bg-brass-tint text-brass-text",
  rust: "bg-rust-tint text-rust-text",
  accent: "bg-accent-tint text-accent-text",
};

/** A short fact, 20 high: a role (`neutral`), Allow (`outline`), Deny (`rust`), expiring (`brass`), new (`accent`). */
export function Badge({
  tone = "neutral",
  className,
  children,
}: {
  tone?: keyof typeof tones;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      className={clsx(
        "inline-flex h-5 shrink-0 items-center gap-1 rounded-4 px-1.5 text-12 font-medium whitespace-nowrap",
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

const MOST_BADGES = 2;

/** What a row of a table has several of: two of the words, and how many more there are; "None" where there is none. */
export function Badges({
  words,
  className,
  badgeClassName,
}: {
  words: readonly string[];
  className?: string;
  badgeClassName?: string;
}) {
  if (words.length === 0) return <span className={clsx("text-ink-3", className)}>None</span>;
  return (
    <span className={clsx("flex flex-wrap gap-1", className)}>
      {words.slice(0, MOST_BADGES).map((word) => (
        <Badge key={word} {...(badgeClassName && { className: badgeClassName })}>
          {word}
        </Badge>
      ))}
      {words.length > MOST_BADGES && <span className="text-13 text-ink-3">+{words.length - MOST_BADGES}</span>}
    </span>
  );
}
