"use client";

import { clsx } from "clsx";
import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { Spinner } from "@/components/ui/button";

export type NavSection = { heading?: string; links: { label: string; href: string; icon: ReactNode }[] };

/** The navigation itself, the same beside the page and in the phone's dialog. */
export function NavLinks({ sections, onNavigate }: { sections: NavSection[]; onNavigate?: () => void }) {
  const pathname = usePathname();
  const current = sections
    .flatMap((section) => section.links)
    .filter(({ href }) => pathname === href || (!isOverview(href) && pathname.startsWith(`${href}/`)))
    .sort((a, b) => b.href.length - a.href.length)[0]?.href;
  return (
    <div className="px-3 pt-2">
      {sections.map((section, index) => (
        <div
          key={section.heading ?? section.links[0]?.href}
          className={clsx(index > 0 && (section.heading ? "pt-[18px]" : "pt-4"))}
        >
          {section.heading && <h2 className="mb-1 px-2 text-12 text-ink-3">{section.heading}</h2>}
          <ul className="grid gap-0.5">
            {section.links.map(({ label, href, icon }) => (
              <li key={href}>
                <Link
                  href={href}
                  prefetch={false}
                  onClick={onNavigate}
                  aria-current={href === current ? "page" : undefined}
                  className={clsx(
                    "relative flex h-8 items-center gap-2.5 rounded-6 px-2 transition-colors max-md:h-10",
                    href === current
                      ? "bg-[color-mix(in_srgb,var(--text)_6%,transparent)] font-medium text-ink before:absolute before:top-2 before:-left-3 before:h-4 before:w-[3px] before:rounded-r-[1.5px] before:bg-accent max-md:before:top-3 [&_svg]:text-accent"
                      : "text-ink-2 hover:bg-[color-mix(in_srgb,var(--text)_4%,transparent)] hover:text-ink [&_svg]:text-ink-3",
                  )}
                >
                  {icon}
                  {label}
                  <OnItsWay />
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

/** The page was asked for and is not here yet; said only when it takes a moment. */
function OnItsWay() {
  const { pending } = useLinkStatus();
  return (
    <span
      aria-hidden="true"
      className={clsx("ml-auto transition-opacity delay-150", pending ? "opacity-100" : "opacity-0")}
    >
      {pending && <Spinner />}
    </span>
  );
}

/** Every address of a namespace begins with that of its Overview, which has no pages of its own below it. */
function isOverview(href: string) {
  return href.lastIndexOf("/") === 0;
}
