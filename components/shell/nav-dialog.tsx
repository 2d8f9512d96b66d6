"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { Logo } from "@/components/logo";
import { NavLinks, type NavSection } from "./nav-links";

/** The navigation on a phone, from the left edge; following a link closes it. */
export default function NavDialog({ sections, onClose }: { sections: NavSection[]; onClose: () => void }) {
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="appear fixed inset-0 z-30 bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="appear fixed inset-y-0 left-0 z-30 w-72 max-w-[85vw] overflow-y-auto bg-canvas pb-6 shadow-float outline-none"
        >
          <div className="flex h-[52px] items-center justify-between pr-2 pl-5">
            <Radix.Title className="flex items-center gap-2.5 text-16 font-semibold">
              <Logo size={22} />
              Latchkey
            </Radix.Title>
            <Radix.Close aria-label="Close navigation" className="grid size-10 place-items-center rounded-6 text-ink-2">
              <X aria-hidden="true" />
            </Radix.Close>
          </div>
          <nav aria-label="Main">
            <NavLinks sections={sections} onNavigate={onClose} />
          </nav>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
