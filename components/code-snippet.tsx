"use client";

import { clsx } from "clsx";
import { type KeyboardEvent, useId, useState } from "react";
import { CopyIcon } from "./copy-button";

/** Code to take along: the sunken block with its copy icon. `prompt` draws the `$` that is not copied. */
export function CodeBlock({
  code,
  label = "Copy code",
  prompt,
  className,
}: {
  code: string;
  label?: string;
  prompt?: boolean;
  className?: string;
}) {
  return (
    <div className={clsx("flex items-start rounded-6 border border-border bg-sunken", className)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, so the keyboard must reach them. */}
      <pre tabIndex={0} className="mono min-w-0 flex-1 overflow-x-auto rounded-l-6 py-3 pl-3.5">
        {prompt && <span className="text-ink-3 select-none">$ </span>}
        <code className="font-mono [&>span]:min-h-[1lh]">
          {code.split("\n").map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity.
            <span key={index} className={clsx("block", prompt && "inline", /^\s*#/.test(line) && "text-ink-3")}>
              {line}
            </span>
          ))}
        </code>
      </pre>
      <span className="mx-2.5 mt-2 grid">
        <CopyIcon text={code} label={label} />
      </span>
    </div>
  );
}

export type Snippet = { label: string; code: string; note?: string };

/** The same thing in several forms, one tab each; a single one has its name above it. `bleed`: the rule under the tabs runs to the edges of a dialog. */
export function CodeTabs({ label, snippets, bleed }: { label: string; snippets: Snippet[]; bleed?: boolean }) {
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const snippet = snippets[chosen];

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: chosen + 1, ArrowLeft: chosen - 1, Home: 0, End: snippets.length - 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (step + snippets.length) % snippets.length;
    setChosen(next);
    event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };

  if (snippets.length === 1 && snippet)
    return (
      <figure>
        <figcaption className="mono mb-2 text-ink-2">{snippet.label}</figcaption>
        <CodeBlock code={snippet.code} label={`Copy ${snippet.label} code`} />
      </figure>
    );
  return (
    <div>
      <div
        role="tablist"
        aria-label={label}
        onKeyDown={onKeyDown}
        className={clsx("flex gap-5 overflow-x-auto border-b border-border", bleed && "-mx-6 px-6")}
      >
        {snippets.map((one, index) => (
          <button
            key={one.label}
            type="button"
            role="tab"
            id={`${id}-tab-${index}`}
            aria-controls={`${id}-panel`}
            aria-selected={index === chosen}
            tabIndex={index === chosen ? 0 : -1}
            onClick={() => setChosen(index)}
            className={clsx(
              "relative h-10 whitespace-nowrap outline-offset-[-2px]",
              index === chosen
                ? "font-medium text-ink after:absolute after:inset-x-0 after:bottom-0 after:h-0.5 after:bg-accent"
                : "text-ink-2 hover:text-ink",
            )}
          >
            {one.label}
          </button>
        ))}
      </div>
      {snippet && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${chosen}`} className="pt-4">
          {snippet.note && <p className="mb-2 text-13 text-ink-2">{snippet.note}</p>}
          <CodeBlock code={snippet.code} label={`Copy ${snippet.label} code`} />
        </div>
      )}
    </div>
  );
}
