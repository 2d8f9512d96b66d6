"use client";

import { Menu as MenuIcon } from "lucide-react";
import Link from "next/link";
import { Logo } from "@/components/logo";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import type { NavSection } from "./nav-links";

const load = () => import("./nav-dialog");

/** Below 900 px: opens the navigation as a dialog. */
export function NavButton({ sections, home }: { sections: NavSection[]; home: string }) {
  const { element, open } = useLazyDialog(load);
  return (
    <div className="flex items-center md:hidden">
      <button
        type="button"
        aria-label="Open navigation"
        aria-haspopup="dialog"
        onClick={() => open({ sections })}
        className="-ml-1 grid size-10 place-items-center rounded-6"
      >
        <MenuIcon className="icon-20" aria-hidden="true" />
      </button>
      <Link href={home} prefetch={false} aria-label="Latchkey" className="grid size-8 place-items-center rounded-6">
        <Logo size={20} />
      </Link>
      {element}
    </div>
  );
}
