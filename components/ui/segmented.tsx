"use client";

import { useId } from "react";

type Props<V extends string> = {
  label: string;
  options: { value: V; label: string }[];
  value: V;
  onChange: (value: V) => void;
};

/** A choice of two to four that changes what is below it. A radio group, so arrow keys move the choice. */
export function Segmented<V extends string>({ label, options, value, onChange }: Props<V>) {
  const name = useId();
  return (
    <fieldset className="inline-flex max-w-full flex-wrap rounded-6 border border-border bg-fill p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="inline-flex h-[26px] cursor-pointer items-center rounded-4 border border-transparent px-2.5 text-13 text-ink-2 transition-colors hover:text-ink has-checked:border-border-strong has-checked:bg-thumb has-checked:font-medium has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent max-md:h-9 forced-colors:has-checked:bg-[SelectedItem] forced-colors:has-checked:text-[SelectedItemText] forced-colors:has-checked:forced-color-adjust-none"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
