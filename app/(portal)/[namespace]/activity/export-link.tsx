"use client";

import { Download } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { otherKeys } from "@/components/data-table/list-url";
import { buttonClass } from "@/components/ui/button";

/** Downloads exactly what is filtered: the link carries the page's search and filters. */
export function ExportLink({ href }: { href: string }) {
  const query = new URLSearchParams(useSearchParams());
  for (const key of otherKeys) query.delete(key);
  return (
    <a href={query.size > 0 ? `${href}?${query}` : href} download className={buttonClass("secondary", "md")}>
      <Download aria-hidden="true" />
      Export CSV
    </a>
  );
}
