"use client";

import { CircleQuestionMark } from "lucide-react";
import { Menu } from "@/components/ui/menu";

/** Guides and the API reference, all served by this installation. */
export function HelpMenu({ links }: { links: { label: string; href: string }[] }) {
  return (
    <Menu variant="ghost" size="icon" aria-label="Help" className="max-md:hidden" items={links}>
      <CircleQuestionMark className="icon-18" aria-hidden="true" />
    </Menu>
  );
}
