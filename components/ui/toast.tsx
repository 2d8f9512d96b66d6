"use client";

import { lazy, Suspense, useEffect, useState } from "react";

export type ToastOptions = { tone?: "done" | "warning"; action?: { label: string; onSelect: () => void } };

const Toaster = lazy(() => import("./toaster"));
let markMounted = () => {};
const mounted = new Promise<void>((resolve) => {
  markMounted = resolve;
});
let wake: (() => void) | undefined;

/** Where toasts appear; once, in the root layout. The library behind it is fetched with the first toast. */
export function ToastHost() {
  const [awake, setAwake] = useState(false);
  // Outside system: `toast()` may be called from anywhere.
  useEffect(() => {
    wake = () => setAwake(true);
    return () => {
      wake = undefined;
    };
  }, []);
  return awake ? (
    <Suspense>
      <Toaster onMounted={markMounted} />
    </Suspense>
  ) : null;
}

/** Says what was done ("svc-deploy is enabled"), with `Undo` where it exists. Errors belong in the form, not here. */
export async function toast(message: string, options: ToastOptions = {}) {
  wake?.();
  await mounted;
  const { show } = await import("./toaster");
  show(message, options);
}
