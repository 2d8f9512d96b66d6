"use client";

import { ChevronsUpDown, FolderTree } from "lucide-react";
import { usePathname } from "next/navigation";
import { Menu } from "@/components/ui/menu";

export type NamespaceChoice = { slug: string; depth: number };

type Props = { namespace: string; namespaces: NamespaceChoice[]; manage: boolean };

const INDENTS = ["", "w-3", "w-6", "w-9", "w-12", "w-15", "w-18", "w-21", "w-24"];

/** Goes to the same section of another namespace of the tree: a detail page falls back to its list. */
export function NamespaceSwitcher({ namespace, namespaces, manage }: Props) {
  const section = usePathname().split("/").slice(2);
  const kept = ["team", "settings"].includes(section[0] ?? "") ? section.slice(0, 2) : section.slice(0, 1);
  return (
    <Menu
      variant="ghost"
      align="start"
      aria-label={`Namespace ${namespace}`}
      className="-ml-3 gap-2 max-md:min-w-0 max-md:shrink"
      items={[
        ...namespaces.map(({ slug, depth }) => ({
          label: slug,
          icon: depth > 0 ? <span aria-hidden="true" className={INDENTS[depth] ?? "w-24"} /> : undefined,
          hint: slug === namespace ? "here" : undefined,
          href: ["", slug, ...kept].join("/"),
        })),
        ...(manage
          ? [
              {
                label: "Manage namespaces",
                icon: <FolderTree aria-hidden="true" />,
                ruled: true,
                href: `/${namespace}/settings/namespaces`,
              },
            ]
          : []),
      ]}
    >
      <span className="font-normal text-ink-3 max-[359px]:hidden group-data-badged/header:max-[419px]:hidden">
        Namespace
      </span>
      <span className="max-w-40 truncate">{namespace}</span>
      <ChevronsUpDown className="icon-14 text-ink!" aria-hidden="true" />
    </Menu>
  );
}
