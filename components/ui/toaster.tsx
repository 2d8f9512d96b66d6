"use client";

import { CircleCheck, TriangleAlert, X } from "lucide-react";
import { useEffect } from "react";
import { Toaster as SonnerToaster, toast as sonner } from "sonner";
import type { ToastOptions } from "./toast";

/** The loaded half of `toast`. */
export default function Toaster({ onMounted }: { onMounted: () => void }) {
  useEffect(onMounted, [onMounted]);
  return (
    // One above the other, not stacked: each can be read, and closed.
    <SonnerToaster
      expand
      position="bottom-right"
      offset={24}
      mobileOffset={12}
      gap={12}
      containerAriaLabel="Notifications"
    />
  );
}

/** Puts one toast on the screen. */
export function show(message: string, { tone = "done", action }: ToastOptions) {
  sonner.custom(
    (id) => (
      <div className="flex min-h-12 w-[min(24.5rem,calc(100vw-1.5rem))] items-center gap-2.5 rounded-8 bg-raised py-2 pr-2 pl-4 font-sans text-14 text-ink shadow-float">
        {tone === "done" ? (
          <CircleCheck className="text-accent" aria-hidden="true" />
        ) : (
          <TriangleAlert className="text-brass" aria-hidden="true" />
        )}
        <span className="min-w-0 flex-1">{message}</span>
        {action && (
          <button
            type="button"
            className="h-8 rounded-6 px-3 text-13 font-medium text-accent-text hover:bg-accent-tint"
            onClick={() => {
              sonner.dismiss(id);
              action.onSelect();
            }}
          >
            {action.label}
          </button>
        )}
        <button
          type="button"
          aria-label="Close"
          className="grid size-8 place-items-center rounded-6 text-ink-2 hover:text-ink"
          onClick={() => sonner.dismiss(id)}
        >
          <X aria-hidden="true" />
        </button>
      </div>
    ),
    { duration: action ? 10_000 : 5_000 },
  );
}
