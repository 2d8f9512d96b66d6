"use client";

import { clsx } from "clsx";
import { type ClipboardEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { Tag } from "@/components/ui/tag";

type Props = {
  label: string;
  words: readonly string[];
  onChange: (words: string[]) => void;
  /** Words that the unsaved draft brings in: their tags are tinted. */
  added?: readonly string[];
  placeholder?: string;
  help?: string;
  error?: string | undefined;
  /** What is wrong with a word, so that it is not taken; null where nothing is. */
  refuse?: (word: string) => string | null;
  /** Words that have spaces in them are parted by lines only. */
  spaced?: boolean;
};

/** Free words as tags: Enter or a comma takes what is typed, Backspace in the empty field takes the last away, a paste brings many. */
export function WordsInput({ label, words, onChange, added, placeholder, help, error, refuse, spaced }: Props) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [refused, setRefused] = useState<string | null>(null);
  const said = refused ?? error;

  const take = (text: string) => {
    const found = text
      .split(spaced ? "\n" : /[\s,]+/)
      .map((word) => word.trim())
      .filter((word) => word !== "");
    const reason = found.map((word) => refuse?.(word) ?? null).find((one) => one !== null) ?? null;
    setRefused(reason);
    setTyped(reason ? text : "");
    if (!reason && found.length > 0) onChange([...new Set([...words, ...found])]);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter" || (event.key === "," && !spaced)) {
      event.preventDefault();
      take(typed);
    } else if (event.key === "Backspace" && typed === "" && words.length > 0) onChange(words.slice(0, -1));
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData("text");
    if (!(spaced ? /\n/ : /[\s,]/).test(text.trim())) return;
    event.preventDefault();
    take(`${typed}${text}`);
  };

  return (
    <div className="grid min-w-0 gap-1.5">
      <label htmlFor={id} className="w-fit text-13 font-medium">
        {label}
      </label>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a convenience for the mouse; the field inside is the control. */}
      <div
        className="field flex min-h-9 cursor-text flex-wrap items-center gap-1.5 px-2 py-[5px] max-md:min-h-10"
        onMouseDown={(event) => {
          if (event.target === box.current || (event.target as Element).closest("button")) return;
          event.preventDefault();
          box.current?.focus();
        }}
      >
        {words.map((word) => (
          <Tag
            key={word}
            added={added?.includes(word) ?? false}
            removeLabel={`Remove ${word}`}
            onRemove={() => {
              onChange(words.filter((one) => one !== word));
              box.current?.focus();
            }}
          >
            {word}
          </Tag>
        ))}
        <input
          ref={box}
          id={id}
          type="text"
          autoComplete="off"
          spellCheck={false}
          placeholder={words.length === 0 ? placeholder : undefined}
          value={typed}
          aria-describedby={said || help ? `${id}-help` : undefined}
          aria-invalid={said ? true : undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            setRefused(null);
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={() => take(typed)}
          className="h-6 min-w-32 flex-1 bg-transparent px-0.5 outline-none"
        />
      </div>
      {(said || help) && (
        <p id={`${id}-help`} className={clsx("text-13/[18px]", said ? "text-rust-text" : "text-ink-3")}>
          {said ?? help}
        </p>
      )}
    </div>
  );
}
