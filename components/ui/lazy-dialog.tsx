"use client";

import { type ComponentType, lazy, type ReactNode, Suspense, useMemo, useState, useTransition } from "react";
import { Button, type ButtonProps } from "./button";

type Closable = { onClose: () => void };
type Load<P extends Closable> = () => Promise<{ default: ComponentType<P> }>;

/**
 * A dialog whose code is fetched when it is first opened. `load` must be a module-level function
 * (`const load = () => import("./form")`); render `element` anywhere, call `open(props)`.
 */
export function useLazyDialog<P extends Closable>(load: Load<P>) {
  const Component = useMemo(() => lazy(load) as unknown as ComponentType<P>, [load]);
  const [props, setProps] = useState<Omit<P, "onClose"> | null>(null);
  const [pending, start] = useTransition();
  const element: ReactNode = props && (
    <Suspense>
      <Component {...({ ...props, onClose: () => setProps(null) } as P)} />
    </Suspense>
  );
  return { element, pending, open: (next: Omit<P, "onClose">) => start(() => setProps(next)) };
}

type ButtonOf<P extends Closable> = Omit<ButtonProps, "onClick"> & { load: Load<P>; dialog: Omit<P, "onClose"> };

/** A button that opens a dialog: `<DialogButton variant="primary" load={load} dialog={{ namespace }}>New token</DialogButton>`. */
export function DialogButton<P extends Closable>({ load, dialog, ...button }: ButtonOf<P>) {
  const { element, pending, open } = useLazyDialog(load);
  return (
    <>
      <Button
        {...button}
        aria-haspopup="dialog"
        pending={pending}
        onPointerEnter={load}
        onFocus={load}
        onClick={() => open(dialog)}
      />
      {element}
    </>
  );
}
