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
