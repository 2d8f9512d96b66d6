import { clsx } from "clsx";
import type { ReactNode } from "react";

type Tone = "accent" | "neutral" | "brass" | "rust";
type Shape = "filled" | "half" | "ring" | "struck";

/* The shape says whether it works: filled now, half not for long, ring not at present, struck never again. */
const statuses = {
  Active: ["filled", "accent"],
  Enabled: ["filled", "accent"],
  Allowed: ["filled", "accent"],
  Done: ["filled", "accent"],
  Gains: ["filled", "accent"],
  Rotated: ["half", "accent"],
  Expiring: ["half", "brass"],
  "No expiry": ["half", "brass"],
  "Over-privileged": ["half", "brass"],
  Paused: ["ring", "neutral"],
  Disabled: ["ring", "neutral"],
  Invited: ["ring", "neutral"],
  Stale: ["ring", "neutral"],
  "Never used": ["ring", "neutral"],
  Revoked: ["struck", "neutral"],
  Expired: ["struck", "neutral"],
  Denied: ["struck", "rust"],
  Refused: ["struck", "rust"],
  Loses: ["struck", "rust"],
} as const satisfies Record<string, readonly [Shape, Tone]>;

export type Status = keyof typeof statuses;

const marks: Record<Tone, string> = {
  accent: "text-accent",
  neutral: "text-ink-3",
  brass: "text-brass",
  rust: "text-rust",
};
const words: Record<Tone, string> = {
  accent: "text-ink",
  neutral: "text-ink-2",
  brass: "text-brass-text",
  rust: "text-rust-text",
};

/** A status as a mark and a word; `children` says it in other words. */
export function StatusMark({
  status,
  children,
  className,
}: {
  status: Status;
  children?: ReactNode;
  className?: string;
}) {
  const [shape, tone] = statuses[status];
  return (
    <span className={clsx("inline-flex items-center gap-2 whitespace-nowrap", words[tone], className)}>
      <Mark shape={shape} className={marks[tone]} />
      {children ?? status}
    </span>
  );
}

/** `active` as the API says it, `Active` as the screens do; every status of accounts, tokens, policies, members. */
export function statusOf(value: string): Status {
  const word = value.charAt(0).toUpperCase() + value.slice(1);
  return word in statuses ? (word as Status) : "Disabled";
}

function Mark({ shape, className }: { shape: Shape; className: string }) {
  return (
    <svg
      viewBox="0 0 10 10"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.25"
      aria-hidden="true"
      className={clsx("size-2.5 shrink-0", className)}
    >
      {shape === "filled" ? (
        <circle cx="5" cy="5" r="4" fill="currentColor" stroke="none" />
      ) : (
        <circle cx="5" cy="5" r="3.4" />
      )}
      {shape === "half" && <path d="M5 1a4 4 0 0 0 0 8z" fill="currentColor" stroke="none" />}
      {shape === "struck" && <path d="m2.7 7.3 4.6-4.6" />}
    </svg>
  );
}
