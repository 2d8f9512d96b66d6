"use client";

import { Columns3 } from "lucide-react";
import { createContext, useContext } from "react";
import { Menu } from "@/components/ui/menu";
import { useListUrl } from "./list-url";

type Column = { id: string; columnDef: { header?: unknown } };

const Shown = createContext<Column[]>([]);

/** Tells the toolbar which columns there are. */
export const ShownColumns = Shown.Provider;

/** Hides and shows columns; which are hidden is in the URL, so a shared link shows the same table. */
export function TableColumns() {
  const { params, href } = useListUrl();
  const [, ...columns] = useContext(Shown);
  const hidden = params.get("hide")?.split(",") ?? [];
  return (
    <Menu
      variant="ghost"
      size="toolbar"
      className="max-md:hidden"
      icon={<Columns3 aria-hidden="true" />}
      items={columns.map(({ id, columnDef }) => ({
        label: String(columnDef.header),
        checked: !hidden.includes(id),
        onSelect: () => {
          const next = hidden.includes(id) ? hidden.filter((one) => one !== id) : [...hidden, id];
          window.history.replaceState(null, "", href({ hide: next.join(",") || null }, true));
        },
      }))}
    >
      Columns
    </Menu>
  );
}

/** Pushes what follows to the right end of the toolbar. */
export function TableSpacer() {
  return <span className="ml-auto" />;
}
