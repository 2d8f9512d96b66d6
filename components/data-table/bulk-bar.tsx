"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";

export type BulkAction<Row> = {
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  /** `clear` empties the selection; call it when the action is done. */
  onSelect: (rows: Row[], clear: () => void) => void;
};

/** What can be done with the selected rows; floats above the foot of the screen. On a phone all but the first are under More. */
export function BulkBar<Row>({
  actions,
  rows,
  onClear,
}: {
  actions: BulkAction<Row>[];
  rows: Row[];
  onClear: () => void;
}) {
  const [first, ...rest] = actions;
  return (
    <>
      <div className="h-24" />
      <div className="pointer-events-none fixed inset-x-2 bottom-3 z-20 flex justify-center md:bottom-6 md:left-[232px]">
        <section
          aria-label="Selection"
          className="rise pointer-events-auto flex h-12 items-center gap-1 rounded-8 bg-raised pr-2 pl-4 shadow-float max-md:h-14 max-md:w-full"
        >
          <p aria-live="polite" className="pr-3.5 font-medium md:border-r md:border-border-strong">
            {rows.length} selected
          </p>
          <div className="mx-1.5 flex gap-[3px] max-md:hidden">
            {actions.map((action) => (
              <Button
                key={action.label}
                variant={action.danger ? "danger-ghost" : "ghost"}
                size="toolbar"
                icon={action.icon}
                onClick={() => action.onSelect(rows, onClear)}
              >
                {action.label}
              </Button>
            ))}
          </div>
          <div className="ml-auto flex md:hidden">
            {first && (
              <Button variant={first.danger ? "danger-ghost" : "ghost"} onClick={() => first.onSelect(rows, onClear)}>
                {first.label}
              </Button>
            )}
            {rest.length > 0 && (
              <Menu
                variant="ghost"
                chevron
                items={rest.map(({ label, icon, danger, onSelect }) => ({
                  label,
                  icon,
                  danger,
                  onSelect: () => onSelect(rows, onClear),
                }))}
              >
                More
              </Menu>
            )}
          </div>
          <span className="h-4 border-l border-border-strong max-md:hidden" />
          <Button
            variant="ghost"
            size="icon"
            aria-label="Clear selection"
            icon={<X aria-hidden="true" />}
            onClick={onClear}
          />
        </section>
      </div>
    </>
  );
}
