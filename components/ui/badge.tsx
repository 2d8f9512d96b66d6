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
  wraps,
  className,
  children,
}: {
  tone?: keyof typeof tones;
  /** For words of any length that must be read whole: they take more lines rather than leave the page. */
  wraps?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-1 rounded-4 px-1.5 text-12 font-medium",
        wraps ? "min-h-5 max-w-full wrap-anywhere" : "h-5 shrink-0 whitespace-nowrap",
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
