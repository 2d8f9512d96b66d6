"use client";

import { Popover } from "radix-ui";
import { type RefObject, useEffect, useState } from "react";
import { CheckboxField } from "@/components/ui/checkbox";
import { Skeleton } from "@/components/ui/skeleton";
import type { FilterOption } from "./table-filter";

export type FilterOptionsProps = {
  label: string;
  anchor: RefObject<HTMLElement | null>;
  options: FilterOption[] | ((query: string) => Promise<FilterOption[]>);
  chosen: string[];
  single: boolean;
  onChange: (chosen: string[]) => void;
  onClose: () => void;
};

/** The open half of a filter: its choices, with a search where there are many. */
export function FilterOptions(props: FilterOptionsProps) {
  const { label, anchor, options, single, onChange, onClose } = props;
  // Ticked at once; the URL, and with it `props.chosen`, follows when the rows are there.
  const [chosen, setChosen] = useState(props.chosen);
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<FilterOption[] | null>(null);
  const ask = typeof options === "function" ? options : null;

  // Outside system: the server's search.
  useEffect(() => {
    if (!ask) return;
    let dropped = false;
    const timer = setTimeout(async () => {
      const answer = await ask(query.trim()).catch(() => []);
      if (!dropped) setFound(answer);
    }, 150);
    return () => {
      dropped = true;
      clearTimeout(timer);
    };
  }, [ask, query]);

  const all =
    typeof options === "function"
      ? found
      : options.filter((option) => option.label.toLowerCase().includes(query.trim().toLowerCase()));
  const missing =
    ask && !query
      ? chosen
          .filter((value) => !all?.some((option) => option.value === value))
          .map((value) => ({ value, label: value }))
      : [];
  const shown = [...missing, ...(all ?? [])];
  const searchable = ask !== null || (Array.isArray(options) && options.length > 8);

  const choose = (value: string, on: boolean) => {
    const next = on ? [...(single ? [] : chosen), value] : chosen.filter((one) => one !== value);
    setChosen(next);
    onChange(next);
    if (single) onClose();
  };

  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor virtualRef={anchor as RefObject<HTMLElement>} />
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={`Filter by ${label.toLowerCase()}`}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            anchor.current?.querySelector("button")?.focus();
          }}
          className="rise z-40 w-60 rounded-8 bg-raised p-1 shadow-float outline-none"
        >
          {searchable && (
            <input
              type="search"
              aria-label={`Search ${label.toLowerCase()}`}
              placeholder="Search"
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              className="field mb-1 h-8 w-full px-2"
            />
          )}
          <fieldset className="max-h-72 overflow-y-auto">
            <legend className="sr-only">{label}</legend>
            {shown.map((option) => (
              <CheckboxField
                key={option.value}
                label={option.label}
                checked={chosen.includes(option.value)}
                onChange={(event) => choose(option.value, event.target.checked)}
                className="w-full cursor-pointer rounded-4 px-2.5 py-1.5 hover:bg-fill"
              />
            ))}
            {all === null && <Skeleton className="m-2.5 w-32" />}
            {all !== null && shown.length === 0 && <p className="px-2.5 py-1.5 text-ink-3">Nothing found.</p>}
          </fieldset>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
