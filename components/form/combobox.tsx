"use client";

import { clsx } from "clsx";
import { Check, ChevronDown } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { Tag } from "@/components/ui/tag";
import { type OptionSource, useOptions } from "./options";

export type Option = { value: string; label: string; hint?: string };

export type ComboboxProps = {
  value: Option[];
  onChange: (value: Option[]) => void;
  /** All options, or a server action (defined once) that finds some by what is typed. */
  options: OptionSource;
  single?: boolean;
  placeholder?: string;
  /** Values that the unsaved draft brings in: their tags are tinted. */
  added?: string[];
  id?: string;
  /** With it the chosen values go along with the form, one per value. */
  name?: string;
  disabled?: boolean;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
};

/**
 * Search and choose: several, shown as tags, or one. Keyboard and roles as the ARIA combobox pattern has them: arrows,
 * Home, End, Enter, Escape; Backspace in the empty field takes the last tag away.
 */
export function Combobox({
  value,
  onChange,
  options,
  single,
  placeholder,
  added,
  name,
  disabled,
  ...input
}: ComboboxProps) {
  const listId = useId();
  const box = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const found = useOptions(options, query, open);
  const shown = found ?? [];
  const current = open ? shown[Math.min(active, shown.length - 1)] : undefined;
  const isChosen = (option: Option) => value.some((one) => one.value === option.value);

  const show = (on: boolean) => {
    setOpen(on);
    setActive(0);
    if (!on) setQuery("");
  };
  const choose = (option: Option) => {
    if (single) {
      onChange([option]);
      show(false);
    } else {
      onChange(isChosen(option) ? value.filter((one) => one.value !== option.value) : [...value, option]);
      setQuery("");
    }
  };
  const remove = (option: Option) => {
    onChange(value.filter((one) => one.value !== option.value));
    box.current?.focus();
  };
  const move = (to: number) => {
    const next = Math.max(0, Math.min(shown.length - 1, to));
    setActive(next);
    document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: "nearest" });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      Home: 0,
      End: shown.length - 1,
    };
    const step = steps[event.key];
    if (event.key === "Backspace" && query === "" && value.length > 0 && !single) onChange(value.slice(0, -1));
    else if (event.key === "Escape" && open) {
      show(false);
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      if (current) choose(current);
    } else if (step !== undefined && (open || event.key.startsWith("Arrow"))) {
      event.preventDefault();
      if (open) move(step);
      else show(true);
    }
  };

  return (
    <div className="relative">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a convenience for the mouse; the field inside is the control. */}
      <div
        className={clsx(
          "field flex min-h-9 cursor-text flex-wrap items-center gap-1.5 py-[5px] pr-9 pl-2 max-md:min-h-10",
          disabled && "bg-fill",
        )}
        onMouseDown={(event) => {
          if (event.target === box.current || (event.target as Element).closest("button")) return;
          event.preventDefault();
          box.current?.focus();
          show(!open);
        }}
      >
        {!single &&
          value.map((option) => (
            <Tag
              key={option.value}
              added={added?.includes(option.value)}
              onRemove={() => remove(option)}
              removeLabel={`Remove ${option.label}`}
            >
              {option.label}
            </Tag>
          ))}
        <input
          {...input}
          ref={box}
          type="text"
          role="combobox"
          aria-expanded={open}
          aria-controls={open ? listId : undefined}
          aria-autocomplete="list"
          aria-activedescendant={current ? `${listId}-${shown.indexOf(current)}` : undefined}
          autoComplete="off"
          disabled={disabled}
          placeholder={placeholder ?? (single ? "Search" : "Search to add")}
          value={single && !open ? (value[0]?.label ?? "") : query}
          onChange={(event) => {
            setQuery(event.target.value);
            setOpen(true);
            setActive(0);
          }}
          onClick={() => show(true)}
          onBlur={() => show(false)}
          onKeyDown={onKeyDown}
          className="h-6 min-w-24 flex-1 bg-transparent px-0.5 outline-none"
        />
        <ChevronDown aria-hidden="true" className="absolute top-1/2 right-2.5 -translate-y-1/2 icon-14 text-ink-2" />
      </div>
      {name && value.map((option) => <input key={option.value} type="hidden" name={name} value={option.value} />)}
      {open && (
        <div className="rise absolute inset-x-0 top-full z-10 mt-1 overflow-hidden rounded-8 bg-raised shadow-float">
          <div
            id={listId}
            role="listbox"
            aria-label="Options"
            aria-multiselectable={!single}
            className="max-h-60 overflow-y-auto p-1"
          >
            {shown.map((option, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard works the list from the field, as the pattern wants.
              <div
                key={option.value}
                id={`${listId}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={isChosen(option)}
                onMouseDown={(event) => event.preventDefault()}
                onMouseMove={() => setActive(index)}
                onClick={() => choose(option)}
                className={clsx(
                  "flex min-h-8 cursor-pointer items-center gap-2.5 rounded-4 px-2.5",
                  option === current && "bg-fill forced-colors:outline-2 forced-colors:-outline-offset-2",
                )}
              >
                <span className="grid size-4 shrink-0 place-items-center text-accent">
                  {isChosen(option) && <Check aria-hidden="true" />}
                </span>
                <span className={clsx("truncate", option.hint && "max-w-3/4 shrink-0")}>{option.label}</span>
                {option.hint && <span className="ml-auto truncate text-13 text-ink-3">{option.hint}</span>}
              </div>
            ))}
          </div>
          {shown.length === 0 && (
            <p className="px-3 pt-0.5 pb-2.5 text-ink-3">{found ? "Nothing found." : "Searching"}</p>
          )}
        </div>
      )}
      <span role="status" className="sr-only">
        {open && found ? `${shown.length} found` : ""}
      </span>
    </div>
  );
}
