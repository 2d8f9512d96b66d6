import { clsx } from "clsx";
import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";

/** A choice of few. The browser's own list: it is the most accessible one and weighs nothing. */
export function Select({ className, children, ...props }: ComponentProps<"select">) {
  return (
    <span className={clsx("relative block", className)}>
      <select
        {...props}
        className="field h-9 w-full appearance-none text-ellipsis pr-8 pl-2.5 max-md:h-10 [&>option]:bg-raised"
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 icon-14 text-ink-2"
      />
    </span>
  );
}
