"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";

export type TabItem = { label: string; href: string; count?: string | number };

/**
 * Tabs that live in the URL: each is a link, so Back works and a tab can be shared. `href` is a path or `?tab=x`;
 * the first tab is also the one without a query.
 */
export function TabLinks({ label, tabs }: { label: string; tabs: TabItem[] }) {
  const pathname = usePathname();
  const params = useSearchParams();
  const current = tabs.find((tab) => matches(tab.href, pathname, params)) ?? tabs[0];
  const strip = useRef<HTMLElement>(null);

  // Outside system: how far the strip is scrolled. Where not all tabs fit, the one that is open is in sight.
  useEffect(() => {
    const frame = strip.current?.getBoundingClientRect();
    const open = strip.current?.querySelector(`[href="${current?.href}"]`)?.getBoundingClientRect();
    if (!frame || !open) return;
    strip.current?.scrollBy(Math.max(0, open.right + 16 - frame.right) + Math.min(0, open.left - 16 - frame.left), 0);
  }, [current?.href]);

  return (
    <nav
      ref={strip}
      aria-label={label}
      className="overflow-x-auto overflow-y-hidden border-b border-border px-4 md:px-8 [header+&]:-mt-2"
    >
      <ul className="flex gap-6">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              prefetch={false}
              scroll={false}
              aria-current={tab === current ? "page" : undefined}
              className={clsx(
                "relative flex h-10 items-center gap-1.5 whitespace-nowrap outline-offset-[-2px]",
                tab === current
                  ? "font-medium text-ink after:absolute after:inset-x-0 after:bottom-0 after:h-0.5 after:bg-accent"
                  : "text-ink-2 hover:text-ink",
              )}
            >
              {tab.label}
              {tab.count !== undefined && <span className="text-13 font-normal text-ink-3">{tab.count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function matches(href: string, pathname: string, params: URLSearchParams) {
  const [path, query] = href.split("?");
  if (path && path !== pathname) return false;
  const wanted = [...new URLSearchParams(query)];
  return wanted.length === 0 ? Boolean(path) : wanted.every(([key, value]) => params.get(key) === value);
}
