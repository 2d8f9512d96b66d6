"use client";

import { createContext, type ReactNode, useContext, useRef, useTransition } from "react";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { type ActionResult, call } from "./call";

type Confirm = (password: string) => Promise<ActionResult<unknown>>;

const Context = createContext<() => Promise<boolean>>(async () => false);
const load = () => import("./step-up-dialog");

type Props = { confirm: Confirm; signedInWith: "password" | "oidc"; children: ReactNode };

/** Lets forms ask who is there again where the server wants fresh proof; `confirm` is the action that checks a password. */
export function StepUpProvider({ confirm, signedInWith, children }: Props) {
  const { element, open } = useLazyDialog(load);
  const settle = useRef<(confirmed: boolean) => void>(undefined);
  const ask = () =>
    new Promise<boolean>((resolve) => {
      settle.current = resolve;
      open({ confirm, signedInWith, onSettled: (confirmed: boolean) => settle.current?.(confirmed) });
    });
  return (
    <Context value={ask}>
      {children}
      {element}
    </Context>
  );
}

/**
 * Calls a server action and, when it wants fresh proof of who is there, asks for the password and calls it once more.
 * `pending` while the server works. Each call is a transition of its own: React shows no dialog while one runs.
 */
export function useCall() {
  const stepUp = useContext(Context);
  const [pending, start] = useTransition();
  const once = <D,>(action: () => Promise<ActionResult<D>>) =>
    new Promise<ActionResult<D>>((resolve) => start(async () => resolve(await call(action))));

  async function send<D>(action: () => Promise<ActionResult<D>>): Promise<ActionResult<D>> {
    const result = await once(action);
    if (result.ok || result.error.code !== "step_up_required") return result;
    return (await stepUp()) ? once(action) : result;
  }

  return { send, pending };
}
