import { clsx } from "clsx";
import type { DiffLine } from "@/lib/text/line-diff";

/** A comparison, line by line: the sign says what the colour says. */
export function DiffView({ label, title, lines }: { label: string; title?: string; lines: readonly DiffLine[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, so the keyboard must reach them.
    <figure tabIndex={0} aria-label={label} className="mono overflow-x-auto rounded-6 border border-border text-12">
      {title && <figcaption className="border-b border-border bg-surface px-2 py-0.5 text-ink-2">{title}</figcaption>}
      <ol className="w-fit min-w-full">
        {lines.map((line, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity.
            key={index}
            className={clsx(
              "min-h-5 px-2 py-px whitespace-pre",
              line.sign === "+" && "bg-accent-tint",
              line.sign === "-" && "bg-rust-tint",
              line.sign === " " && "bg-surface text-ink-2",
              line.sign === "…" && "bg-sunken text-ink-2",
            )}
          >
            {line.sign === "…" ? (
              `${line.count} ${line.count === 1 ? "line" : "lines"} unchanged`
            ) : (
              <>
                <span className="inline-block w-4 select-none">{line.sign === "-" ? "−" : line.sign}</span>
                {line.sign !== " " && <span className="sr-only">{line.sign === "+" ? "added: " : "removed: "}</span>}
                {line.text}
              </>
            )}
          </li>
        ))}
      </ol>
    </figure>
  );
}
