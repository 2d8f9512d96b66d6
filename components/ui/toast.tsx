"use client";

import { lazy, Suspense, useEffect, useState } from "react";

export type ToastOptions = { tone?: "done" | "warning"; action?: { label: string; onSelect: () => void } };

const Toaster = lazy(() => import("./toaster"));
let markMounted = () => {};
const mounted = new Promise<void>((resolve) => {
  markMounted = resolve;
});
let wake: (() => void) | undefined;
let sayPlainly: ((message: string) => void) | undefined;

/**
 * Where toasts appear; once, in the root layout. The library behind it is fetched with the first toast; where it can't be,
 * for the connection is lost, the words stand there without it.
 */
export function ToastHost() {
  const [awake, setAwake] = useState(false);
  const [plain, setPlain] = useState("");
  // Outside system: `toast()` may be called from anywhere.
  useEffect(() => {
    wake = () => setAwake(true);
    sayPlainly = setPlain;
    return () => {
      wake = undefined;
      sayPlainly = undefined;
    };
  }, []);
  return (
    <>
      {awake && (
        <Suspense>
          <Toaster onMounted={markMounted} />
        </Suspense>
      )}
      {plain && (
        <p
          role="alert"
          className="fixed right-3 bottom-3 z-50 max-w-[min(24.5rem,calc(100vw-1.5rem))] rounded-8 bg-raised px-4 py-3 shadow-float md:right-6 md:bottom-6"
        >
          {plain}
        </p>
      )}
    </>
  );
}

/** Says what was done ("svc-deploy is enabled"), with `Undo` where it exists. Errors belong in the form, not here. */
export async function toast(message: string, options: ToastOptions = {}) {
  try {
    const { show } = await import("./toaster");
    wake?.();
    await mounted;
    show(message, options);
  } catch {
    sayPlainly?.(message);
    setTimeout(() => sayPlainly?.(""), 10_000);
  }
}

/** A part of the page that is fetched when it is wanted did not come. The page stays as it is. */
export function toastNotFetched(retry: () => void) {
  return toast("Connection lost, or a new version of Latchkey is running. Nothing you typed is gone.", {
    tone: "warning",
    action: { label: "Retry", onSelect: retry },
  });
}
