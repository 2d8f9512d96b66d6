"use client";

import { ChevronsUpDown } from "lucide-react";
import { usePathname } from "next/navigation";
import { Menu } from "@/components/ui/menu";

export type NamespaceChoice = { slug: string; depth: number };

/** Goes to the same section of another namespace: a detail page falls back to its list. */
export function NamespaceSwitcher({ namespace, namespaces }: { namespace: string; namespaces: NamespaceChoice[] }) {
  const section = usePathname().split("/").slice(2);
  const kept = section[0] === "team" ? section.slice(0, 2) : section.slice(0, 1);
  return (
    <Menu
      variant="ghost"
      align="start"
      aria-label={`Namespace ${namespace}`}
      className="-ml-3 gap-2"
      items={namespaces.map(({ slug, depth }) => ({
        label: slug,
        icon:
          depth > 0 ? (
            <span aria-hidden="true" data-depth={depth} className="w-4 data-[depth='2']:w-8 data-[depth='3']:w-12" />
          ) : undefined,
        checked: undefined,
        hint: slug === namespace ? "here" : undefined,
        href: ["", slug, ...kept].join("/"),
      }))}
    >
      <span className="font-normal text-ink-3">Namespace</span>
      <span className="max-w-40 truncate">{namespace}</span>
      <ChevronsUpDown className="icon-14 text-ink!" aria-hidden="true" />
    </Menu>
  );
}
