import type { ReactNode } from "react";

/** A key as printed on the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 shrink-0 items-center rounded-4 border border-border bg-canvas px-1.5 font-sans text-12 text-ink-2">
      {children}
    </kbd>
  );
}
