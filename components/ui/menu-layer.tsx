"use client";

import { clsx } from "clsx";
import { Check } from "lucide-react";
import Link from "next/link";
import { DropdownMenu } from "radix-ui";
import { Fragment, type ReactNode, type RefObject } from "react";
import type { MenuItem } from "./menu";

export type MenuLayerProps = {
  labelledBy: string;
  items: MenuItem[];
  header?: ReactNode;
  align: "start" | "end";
  onClose: () => void;
  trigger: RefObject<HTMLButtonElement | null>;
};

/** The open half of `Menu`: Radix places it over the button that is already there, and gives focus back to it. */
export function MenuLayer({ labelledBy, items, header, align, onClose, trigger }: MenuLayerProps) {
  // Inside the landmark or dialog of its button, where assistive technology looks for it.
  const landmark = trigger.current?.closest<HTMLElement>("[role=dialog],header,main,section");
  const firstDanger = items.findIndex((item) => item.danger);
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden="true" className="pointer-events-none absolute inset-0" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={landmark}>
        <DropdownMenu.Content
          aria-labelledby={labelledBy}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // An action may have opened a dialog that already took the focus.
            if (document.activeElement === document.body) trigger.current?.focus();
          }}
          className="rise z-40 max-h-(--radix-dropdown-menu-content-available-height) max-w-[calc(100vw-16px)] min-w-52 overflow-y-auto rounded-8 bg-raised p-1 shadow-float outline-none"
        >
          {header && <div className="-mx-1 mb-1 border-b border-border px-3 pt-1 pb-2">{header}</div>}
          {items.map((item, index) => (
            <Fragment key={item.label}>
              {index > 0 && (index === firstDanger || item.ruled) && (
                <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-border" />
              )}
              <Row item={item} />
            </Fragment>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Row({ item }: { item: MenuItem }) {
  const className = clsx(
    "flex h-8 cursor-pointer items-center gap-2.5 rounded-4 px-2.5 outline-none select-none max-md:h-10 data-disabled:cursor-default data-disabled:text-ink-3 data-highlighted:bg-fill",
    item.danger ? "text-rust-text" : "text-ink [&_svg]:text-ink-2",
  );
  const inside = (
    <>
      {item.icon}
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.hint && <span className="shrink-0 pl-4 text-13 text-ink-3">{item.hint}</span>}
    </>
  );
  if (item.checked !== undefined) {
    return (
      <DropdownMenu.CheckboxItem
        checked={item.checked}
        disabled={item.disabled}
        onSelect={(event) => {
          event.preventDefault();
          item.onSelect?.();
        }}
        className={className}
      >
        <span className="grid size-4 place-items-center">{item.checked && <Check aria-hidden="true" />}</span>
        {inside}
      </DropdownMenu.CheckboxItem>
    );
  }
  return item.href !== undefined ? (
    <DropdownMenu.Item asChild disabled={item.disabled} className={className}>
      <Link href={item.href} prefetch={false}>
        {inside}
      </Link>
    </DropdownMenu.Item>
  ) : (
    <DropdownMenu.Item disabled={item.disabled} onSelect={item.onSelect} className={className}>
      {inside}
    </DropdownMenu.Item>
  );
}
