"use client";

import { useEffect } from "react";

/** Opens the verb that the address names after its #, now and whenever that changes. Synchronises with the browser's address. */
export function OpenAtHash() {
  useEffect(() => {
    const open = () => {
      const found = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (found instanceof HTMLDetailsElement) {
        found.open = true;
        found.scrollIntoView();
      }
    };
    open();
    window.addEventListener("hashchange", open);
    return () => window.removeEventListener("hashchange", open);
  }, []);
  return null;
}
