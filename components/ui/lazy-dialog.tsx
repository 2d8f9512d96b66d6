"use client";

import { useSearchParams } from "next/navigation";
import {
  type ComponentType,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useMemo,
  useRef,
  useState,
  useTransition,
} from "react";
import { Button, type ButtonProps } from "./button";
import { fetchAhead } from "./fetch-ahead";
import { toastNotFetched } from "./toast";

type Closable = { onClose: () => void };
type Load<P extends Closable> = () => Promise<{ default: ComponentType<P> }>;

/**
 * A dialog whose code is fetched when it is first opened. `load` must be a module-level function
 * (`const load = () => import("./form")`); render `element` anywhere, call `open(props)`. When it is closed the focus
 * is where it was before.
 */
export function useLazyDialog<P extends Closable>(load: Load<P>) {
  const Component = useMemo(() => lazy(load) as unknown as ComponentType<P>, [load]);
  const [props, setProps] = useState<Omit<P, "onClose"> | null>(null);
  const [pending, start] = useTransition();
  const opener = useRef<HTMLElement | null>(null);

  // Outside system: the browser's focus, which fell to the page with the dialog that held it.
  useEffect(() => {
    if (!props) return;
    return () => {
      if (document.activeElement !== document.body) return;
      const back = opener.current?.isConnected ? opener.current : document.getElementById("main");
      back?.focus({ preventScroll: true });
    };
  }, [props]);

  const element: ReactNode = props && (
    <Suspense>
      <Component {...({ ...props, onClose: () => setProps(null) } as P)} />
    </Suspense>
  );
  const open = (next: Omit<P, "onClose">) => {
    opener.current = focused();
    start(async () => {
      try {
        await load();
        start(() => setProps(next));
      } catch {
        toastNotFetched(() => open(next));
      }
    });
  };
  return { element, pending, open };
}

/** What has the focus; of a menu its button, for the menu is about to close. */
function focused() {
  const element = document.activeElement as HTMLElement | null;
  const menu = element?.closest("[role=menu]");
  return menu ? document.getElementById(menu.getAttribute("aria-labelledby") ?? "") : element;
}

type ButtonOf<P extends Closable> = Omit<ButtonProps, "onClick"> & {
  load: Load<P>;
  dialog: Omit<P, "onClose">;
  /** The search parameter that opens it too, as the palette links it. It leaves the address at once. */
  at?: string;
};

/** A button that opens a dialog: `<DialogButton variant="primary" load={load} dialog={{ namespace }}>New token</DialogButton>`. */
export function DialogButton<P extends Closable>({ load, dialog, at = "", ...button }: ButtonOf<P>) {
  const { element, pending, open } = useLazyDialog(load);
  const asked = useSearchParams().has(at);
  const show = useRef(() => {});
  show.current = () => open(dialog);

  // Outside system: the browser's address.
  useEffect(() => {
    if (!asked) return;
    window.history.replaceState(null, "", window.location.pathname);
    show.current();
  }, [asked]);

  return (
    <>
      <Button
        {...button}
        aria-haspopup="dialog"
        pending={pending}
        onPointerEnter={fetchAhead(load)}
        onFocus={fetchAhead(load)}
        onClick={() => open(dialog)}
      />
      {element}
    </>
  );
}
