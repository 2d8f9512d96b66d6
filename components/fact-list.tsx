import { clsx } from "clsx";
import type { ReactNode } from "react";

export type Fact = {
  label: string;
  value: ReactNode;
  /** Too long for half a phone. */
  wide?: boolean;
};

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

/** Facts beside each other, ruled: under the title of a detail page. The rule before the first of each line is clipped. */
export function FactRow({ facts }: { facts: Fact[] }) {
  return (
    <div className="mx-4 md:mx-8 md:[clip-path:inset(-4px)]">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 md:-ml-[25px] md:flex md:flex-wrap md:gap-x-0 md:gap-y-4">
        {facts.map(({ label, value, wide }) => (
          <div key={label} className={clsx("min-w-0 border-border md:border-l md:px-6", wide && "max-md:col-span-2")}>
            <dt className="text-12 text-ink-3">{label}</dt>
            <dd className="mt-1 flex min-h-5 flex-wrap items-center gap-1.5">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
