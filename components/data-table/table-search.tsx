"use client";

import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import { useListUrl } from "./list-url";

/** The search of a table: as typed, after a quarter of a second; `/` from anywhere on the page leads into it. */
export function TableSearch({ placeholder }: { placeholder: string }) {
  const { params, go } = useListUrl();
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [draft, setDraft] = useState<string | null>(null);
  const inUrl = params.get("q") ?? "";

  const search = (value: string) => {
    clearTimeout(timer.current);
    if (value.trim() !== inUrl) go({ q: value.trim() || null }, { replace: inUrl !== "" });
  };

  // Outside systems: the document's keyboard, and the browser's Back, after which the URL is right and the draft is not.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if ((event.target as Element).closest("input,textarea,select,[contenteditable],[role=dialog]")) return;
      event.preventDefault();
      input.current?.focus();
    };
    const onBack = () => setDraft(null);
    document.addEventListener("keydown", onKey);
    window.addEventListener("popstate", onBack);
    return () => {
      clearTimeout(timer.current);
      document.removeEventListener("keydown", onKey);
      window.removeEventListener("popstate", onBack);
    };
  }, []);

  return (
    <search className="field relative flex h-8 shrink-0 items-center rounded-6 max-md:h-7 max-md:border-border-strong">
      <Search aria-hidden="true" className="pointer-events-none absolute left-2.5 text-ink-2 max-md:icon-14" />
      <input
        ref={input}
        type="search"
        aria-label={placeholder}
        aria-keyshortcuts="/"
        placeholder=" "
        value={draft ?? inUrl}
        onChange={(event) => {
          const { value } = event.target;
          setDraft(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => search(value), 250);
        }}
        onBlur={(event) => {
          search(event.target.value);
          setDraft(null);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") search(event.currentTarget.value);
          if (event.key === "ArrowDown")
            document.querySelector<HTMLElement>("tr[data-row] a, tr[data-row] button")?.focus();
        }}
        className="peer h-full w-[262px] max-[1279px]:w-[200px] rounded-6 bg-transparent pr-9 pl-[34px] outline-none max-md:w-20 max-md:pr-2 max-md:pl-8 max-md:not-placeholder-shown:w-48 max-md:focus:w-48 [&::-webkit-search-cancel-button]:hidden"
      />
      <span
        aria-hidden="true"
        className="pointer-events-none absolute right-8 left-[34px] hidden truncate text-ink-3 peer-placeholder-shown:block max-md:right-0 max-md:left-[29px] max-md:text-13"
      >
        <span className="max-md:hidden">{placeholder}</span>
        <span className="md:hidden">Search</span>
      </span>
      <span className="pointer-events-none absolute right-1.5 peer-focus:hidden max-md:hidden">
        <Kbd>/</Kbd>
      </span>
    </search>
  );
}
