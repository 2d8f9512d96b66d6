"use client";

import { Download } from "lucide-react";
import { buttonClass } from "@/components/ui/button";
import { otherKeys, useListUrl } from "./list-url";

/** Downloads exactly what is filtered: `href` gets the search, the filters and the sort of this list. */
export function TableExport({ href }: { href: string }) {
  const { params } = useListUrl();
  const query = new URLSearchParams(params);
  for (const key of otherKeys.filter((one) => one !== "sort")) query.delete(key);
  return (
    <a
      href={query.size > 0 ? `${href}?${query}` : href}
      download
      className={buttonClass("ghost", "toolbar", "hover:bg-fill max-md:hidden")}
    >
      <Download aria-hidden="true" />
      Export CSV
    </a>
  );
}
