"use client";

import { clsx } from "clsx";
import { useId, useRef } from "react";
import type { PlacedProblem } from "@/lib/policies/draft";

type Props = { text: string; problems: readonly PlacedProblem[]; onChange: (text: string) => void };

/** The document as text to be changed: lines numbered, those with a problem marked, and each problem a way to its line. */
export function JsonEditor({ text, problems, onChange }: Props) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const lines = text.split("\n");
  const wrong = new Set(problems.map(({ line }) => line));
  const goTo = (line: number) => {
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    area.current?.focus();
    area.current?.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  };
  return (
    <div className="grid gap-2">
      <label htmlFor={id} className="w-fit text-13 font-medium">
        Policy document
      </label>
      <div id={`${id}-problems`} role="status">
        {problems.length > 0 && (
          <ul className="grid gap-0.5 text-13 text-rust-text">
            {problems.map(({ line, path, message }) => (
              <li key={`${line} ${path} ${message}`}>
                <button type="button" onClick={() => goTo(line)} className="rounded-4 text-left hover:underline">
                  Line {line}: {message}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="mono flex rounded-6 border border-border-field bg-sunken focus-within:border-accent">
        <div
          aria-hidden="true"
          className="shrink-0 border-r border-border py-2.5 text-right text-ink-3 select-none"
          style={{ minWidth: `${String(lines.length).length + 3}ch` }}
        >
          {lines.map((_, index) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number.
              key={index}
              className={clsx("h-5 px-2", wrong.has(index + 1) && "bg-rust-tint font-medium text-rust-text")}
            >
              {index + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={area}
          id={id}
          value={text}
          rows={lines.length}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          aria-invalid={problems.length > 0 ? true : undefined}
          aria-describedby={problems.length > 0 ? `${id}-problems` : undefined}
          onChange={(event) => onChange(event.target.value)}
          className="mono block min-w-0 flex-1 resize-none overflow-y-hidden bg-transparent px-3 py-2.5 leading-5 outline-none"
        />
      </div>
    </div>
  );
}
