"use client";

import { clsx } from "clsx";
import { Plus, X } from "lucide-react";
import { type ComponentType, useId, useRef, useState } from "react";
import { fetchAhead } from "@/components/ui/fetch-ahead";
import { toastNotFetched } from "@/components/ui/toast";
import type { FilterOptionsProps } from "./filter-options";
import { useListUrl } from "./list-url";

export type FilterOption = { value: string; label: string };

type Props = {
  /** The query key. Chosen several times it means any of them. */
  name: string;
  label: string;
  /** All choices; or a server action that finds some by what is typed. */
  options: FilterOption[] | ((query: string) => Promise<FilterOption[]>);
  /** Only one at a time. */
  single?: boolean;
};

let loaded: ComponentType<FilterOptionsProps> | undefined;
async function loadOptions() {
  loaded ??= (await import("./filter-options")).FilterOptions;
  return loaded;
}

/** A filter as a chip: dashed while it could filter, solid and removable while it does. */
export function TableFilter({ name, label, options, single }: Props) {
  const { params, go } = useListUrl();
  const id = useId();
  const anchor = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [Options, setOptions] = useState<ComponentType<FilterOptionsProps> | undefined>(() => undefined);
  const chosen = params.getAll(name);
  const words = chosen.map(
    (value) => (Array.isArray(options) ? options.find((option) => option.value === value)?.label : null) ?? value,
  );
  const active = chosen.length > 0;

  const show = async () => {
    setOpen(true);
    try {
      const layer = await loadOptions();
      setOptions(() => layer);
    } catch {
      setOpen(false);
      toastNotFetched(show);
    }
  };

  return (
    <div
      ref={anchor}
      className={clsx(
        "inline-flex h-7 shrink-0 items-center rounded-6 border text-13 transition-colors",
        active
          ? "border-[color-mix(in_srgb,var(--accent)_40%,var(--accent-tint))] bg-accent-tint"
          : "border-dashed border-border-strong text-ink-2 hover:border-border-field hover:text-ink",
      )}
    >
      <button
        type="button"
        id={id}
        aria-haspopup="dialog"
        aria-label={active ? `Filter ${label}: ${words.join(", ")}` : `Filter by ${label}`}
        aria-expanded={open}
        onPointerEnter={fetchAhead(loadOptions)}
        onClick={show}
        className={clsx("flex h-full items-center rounded-6", active ? "gap-1.5 pr-1 pl-2.5" : "gap-[5px] px-2")}
      >
        {active ? (
          <>
            <span>{label}</span>
            <span className="max-w-60 truncate font-medium text-accent-text">
              {words.slice(0, 2).join(", ")}
              {words.length > 2 && ` +${words.length - 2}`}
            </span>
          </>
        ) : (
          <>
            <Plus className="icon-14" aria-hidden="true" />
            {label}
          </>
        )}
      </button>
      {active && (
        <button
          type="button"
          aria-label={`Remove filter ${label}`}
          onClick={() => go({ [name]: null })}
          className="mr-0.5 grid size-6 place-items-center rounded-4 text-accent-text hover:text-ink"
        >
          <X className="icon-14" aria-hidden="true" />
        </button>
      )}
      {open && Options && (
        <Options
          label={label}
          anchor={anchor}
          options={options}
          chosen={chosen}
          single={single ?? false}
          onChange={(next) => go({ [name]: next.length > 0 ? next : null }, { replace: active })}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
