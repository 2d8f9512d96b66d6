"use client";

import { Search } from "lucide-react";
import { useEffect, useRef } from "react";
import { fetchAhead } from "@/components/ui/fetch-ahead";
import { Kbd } from "@/components/ui/kbd";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { collectedTyping, collectTyping } from "./typed-ahead";

export type PaletteItem = { label: string; hint?: string; href: string };
export type PaletteGroup = { heading: string; items: PaletteItem[] };
export type PaletteProps = {
  search: (query: string) => Promise<PaletteGroup[]>;
  destinations: PaletteItem[];
  actions: PaletteItem[];
};

const load = () => import("./palette");

/** Opens the palette, also by Ctrl-K or Cmd-K from anywhere. */
export function PaletteButton(props: PaletteProps) {
  const { element, open } = useLazyDialog(load);
  const show = useRef(() => {});
  show.current = () => {
    collectTyping();
    load().catch(collectedTyping);
    open(props);
  };

  // Outside system: the document's keyboard.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      if (!document.querySelector("[role=dialog]")) show.current();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onPointerEnter={fetchAhead(load)}
        onClick={() => show.current()}
        className="flex h-8 items-center gap-2 rounded-6 border border-border-strong bg-surface text-ink-3 max-md:size-10 max-md:justify-center max-md:border-transparent max-md:bg-transparent md:w-80 md:pr-1.5 md:pl-2.5"
      >
        <Search className="text-ink-2 max-md:icon-20" aria-hidden="true" />
        <span className="flex-1 text-left max-md:sr-only">Search or run a command</span>
        <span className="max-md:hidden">
          <Kbd>Ctrl K</Kbd>
        </span>
      </button>
      {element}
    </>
  );
}
