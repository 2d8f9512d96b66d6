"use client";

import { ChevronDown } from "lucide-react";
import { type ComponentType, type ReactNode, useId, useRef, useState } from "react";
import { Button, type ButtonProps } from "./button";
import { fetchAhead } from "./fetch-ahead";
import type { MenuLayerProps } from "./menu-layer";
import { toastNotFetched } from "./toast";

export type MenuItem = {
  label: string;
  icon?: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
  /** A rule above it. */
  ruled?: boolean;
  /** Rust, last, below a rule. */
  danger?: boolean;
  /** Present: the item is a check box and the menu stays open. */
  checked?: boolean;
} & ({ href: string; onSelect?: undefined } | { onSelect: () => void; href?: undefined });

type Props = Omit<ButtonProps, "onClick"> & {
  items: MenuItem[];
  header?: ReactNode;
  align?: "start" | "end";
  chevron?: boolean;
};

let loaded: ComponentType<MenuLayerProps> | undefined;
async function loadLayer() {
  loaded ??= (await import("./menu-layer")).MenuLayer;
  return loaded;
}

/** A button that opens a list of actions. The list and its keyboard handling are fetched on first approach. */
export function Menu({ items, header, align = "end", chevron, children, ...button }: Props) {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const [Layer, setLayer] = useState<ComponentType<MenuLayerProps> | undefined>(() => undefined);
  const [open, setOpen] = useState(false);

  async function show() {
    setOpen(true);
    try {
      const layer = await loadLayer();
      setLayer(() => layer);
    } catch {
      setOpen(false);
      toastNotFetched(show);
    }
  }

  return (
    <span className="relative inline-flex [&>button]:grow">
      <Button
        {...button}
        ref={trigger}
        id={id}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerEnter={fetchAhead(loadLayer)}
        onFocus={fetchAhead(loadLayer)}
        onClick={show}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          show();
        }}
      >
        {children}
        {chevron && <ChevronDown className="-mr-0.5 -ml-0.5 icon-14" aria-hidden="true" />}
      </Button>
      {open && Layer && (
        <Layer
          labelledBy={id}
          items={items}
          header={header}
          align={align}
          onClose={() => setOpen(false)}
          trigger={trigger}
        />
      )}
    </span>
  );
}
