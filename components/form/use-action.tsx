"use client";

import { useRef } from "react";
import { toast } from "@/components/ui/toast";
import type { ActionResult } from "./call";
import { useCall } from "./step-up";

type Done<D> = {
  /** What the toast says: "svc-deploy is enabled". Left out: nothing. */
  done?: string | ((data: D) => string);
  undo?: () => void;
  onDone?: (data: D) => void;
};

/** For what is done by one press, without a form (Enable, Pause): pending state, one call at a time, the answer as a toast. */
export function useAction() {
  const running = useRef(false);
  const { send, pending } = useCall();

  async function run<D>(action: () => Promise<ActionResult<D>>, { done, undo, onDone }: Done<D> = {}) {
    if (running.current) return;
    running.current = true;
    try {
      const result = await send(action);
      if (result.ok) {
        const words = typeof done === "function" ? done(result.data) : done;
        if (words) toast(words, undo && { action: { label: "Undo", onSelect: undo } });
        onDone?.(result.data);
      } else {
        const { code, message } = result.error;
        const retry = { label: "Retry", onSelect: () => run(action, { done, undo, onDone }) };
        const signIn = { label: "Sign in", onSelect: () => window.open("/sign-in", "_blank", "noopener") };
        const way =
          code === "unauthenticated"
            ? signIn
            : code === "connection_lost" || code === "unavailable"
              ? retry
              : undefined;
        toast(code === "connection_lost" ? "Connection lost." : message, { tone: "warning", action: way });
      }
    } finally {
      running.current = false;
    }
  }

  return { run, pending };
}
