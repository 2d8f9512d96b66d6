import { clsx } from "clsx";
import type { ReactNode } from "react";

export type Fact = { label: string; value: ReactNode };

/** Facts under each other, label at the left: in dialogs and side panels. */
export function FactList({ facts, className }: { facts: Fact[]; className?: string }) {
  return (
    <dl className={clsx("grid gap-y-1.5", className ?? "grid-cols-[108px_minmax(0,1fr)] text-13")}>
      {facts.map(({ label, value }) => (
        <div key={label} className="contents">
          <dt className="text-ink-3">{label}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Facts beside each other, ruled: under the title of a detail page. */
export function FactRow({ facts }: { facts: Fact[] }) {
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 px-4 md:flex md:flex-wrap md:gap-x-0 md:gap-y-4 md:px-8">
      {facts.map(({ label, value }) => (
        <div
          key={label}
          className="min-w-0 border-border md:mr-6 md:border-r md:pr-6 md:last:mr-0 md:last:border-0 md:last:pr-0"
        >
          <dt className="text-12 text-ink-3">{label}</dt>
          <dd className="mt-1 flex min-h-5 flex-wrap items-center gap-1.5">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
