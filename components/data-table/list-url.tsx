"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { createContext, type ReactNode, useContext, useTransition } from "react";

type Patch = Record<string, string | string[] | null>;

type ListUrl = {
  params: URLSearchParams;
  /** The next page is on its way; the old one stays, dimmed. */
  pending: boolean;
  /** Changes the query. Every change but that of the page itself starts again at the first page. */
  go: (patch: Patch, options?: { replace?: boolean; samePage?: boolean }) => void;
  /** The address the same change would lead to. */
  href: (patch: Patch, samePage?: boolean) => string;
};

const Context = createContext<ListUrl | null>(null);

/** Query keys that say which page, not which rows. */
export const pageKeys = ["cursor", "trail", "page"];
/** Query keys that are no filter. */
export const otherKeys = [...pageKeys, "sort", "hide", "open", "tab", "new", "edit", "dialog"];

/** The URL is the only state of a list: search, filters, sort, page and hidden columns are read from and written to it. */
export function ListUrlProvider({ children }: { children: ReactNode }) {
  const router = useRouter();
  const pathname = usePathname();
  const params = new URLSearchParams(useSearchParams());
  const [pending, start] = useTransition();

  const href = (patch: Patch, samePage = false) => {
    const next = new URLSearchParams(params);
    if (!samePage) for (const key of pageKeys) next.delete(key);
    for (const [key, value] of Object.entries(patch)) {
      next.delete(key);
      for (const one of value === null ? [] : [value].flat()) next.append(key, one);
    }
    const query = next.toString();
    return query ? `${pathname}?${query}` : pathname;
  };
  const go: ListUrl["go"] = (patch, { replace = false, samePage = false } = {}) =>
    start(() => {
      router[replace ? "replace" : "push"](href(patch, samePage), { scroll: false });
    });

  return <Context value={{ params, pending, go, href }}>{children}</Context>;
}

/** For the parts of a table's toolbar; only inside `DataTable`. */
export function useListUrl() {
  const url = useContext(Context);
  if (!url) throw new Error("A table part stands outside DataTable.");
  return url;
}

/** The filters in force, search included. */
export function activeFilters(params: URLSearchParams) {
  return [...new Set(params.keys())].filter((key) => !otherKeys.includes(key));
}
