"use client";

import { createContext, type FormEvent, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import type { ActionResult, Failure } from "./call";
import { FormAlert } from "./form-alert";
import { useCall } from "./step-up";
import { FormValues, newIdempotencyKey } from "./values";

type FieldFailure = NonNullable<Failure["fields"]>[number];
type State = { pending: boolean; failure: Failure | null; corrected: string[] };
const Context = createContext<State>({ pending: false, failure: null, corrected: [] });

type Props<D> = {
  /** Calls the server action with what was typed: `(values) => createToken({ name: values.text("name") })`. */
  action: (values: FormValues) => Promise<ActionResult<D>>;
  onDone?: (data: D) => void;
  className?: string;
  /** Fields by their `name`, and a `SubmitButton`. */
  children: ReactNode;
};

/**
 * The one form. On failure nothing typed is lost, each error stands at its field, the rest on top, and the focus goes to
 * the first. A second press while it works does nothing; a retry carries the same idempotency key.
 */
export function Form<D>({ action, onDone, className, children }: Props<D>) {
  const form = useRef<HTMLFormElement>(null);
  const key = useRef<string>(undefined);
  const running = useRef(false);
  const { send, pending } = useCall();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [unclaimed, setUnclaimed] = useState<FieldFailure[]>([]);
  const [corrected, setCorrected] = useState<string[]>([]);

  // Outside system: the browser's focus, which must be moved after the errors are on the screen.
  useEffect(() => {
    if (!failure) return;
    const first =
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]") ??
      form.current?.querySelector<HTMLElement>("[role=alert]");
    first?.focus();
  }, [failure]);

  async function submit() {
    if (running.current || !form.current) return;
    running.current = true;
    key.current ??= newIdempotencyKey();
    const values = new FormValues(new FormData(form.current), key.current);
    try {
      const result = await send(() => action(values));
      if (result.ok) {
        key.current = undefined;
        setFailure(null);
        onDone?.(result.data);
        return;
      }
      // The earlier try did arrive, with other values: the next press is a new request.
      if (result.error.code === "idempotency_mismatch") key.current = undefined;
      const names = [...(form.current?.querySelectorAll<HTMLElement>("[data-field]") ?? [])].map(
        (field) => field.dataset.field ?? "",
      );
      setUnclaimed(result.error.fields?.filter(({ path }) => !names.some((name) => belongs(path, name))) ?? []);
      setCorrected([]);
      setFailure(result.error);
    } finally {
      running.current = false;
    }
  }

  /* What is being corrected is no longer shown as wrong. */
  function correct(event: FormEvent) {
    const field = (event.target as Element).closest<HTMLElement>("[data-field]")?.dataset.field;
    if (failure && field && !corrected.includes(field)) setCorrected([...corrected, field]);
  }

  const nowhere = failure && (!failure.fields?.length || unclaimed.length > 0);
  return (
    <Context value={{ pending, failure, corrected }}>
      <form
        ref={form}
        // Pressed before the script was there, React replays it through this; natively it would be refused (Origin: null).
        action={() => void submit()}
        noValidate
        className={className}
        onChange={correct}
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          void submit();
        }}
      >
        {nowhere && <FormAlert failure={failure} unclaimed={unclaimed} onRetry={submit} />}
        {children}
      </form>
    </Context>
  );
}

/** The message for one field, if the server had one. An error inside a list or an object belongs to its field. */
export function useFieldError(name: string) {
  const { failure, corrected } = useContext(Context);
  return corrected.includes(name) ? undefined : failure?.fields?.find(({ path }) => belongs(path, name))?.message;
}

/** Sends the form. Its words repeat the verb of the title. */
export function SubmitButton({ variant = "primary", ...props }: ButtonProps) {
  const { pending } = useContext(Context);
  return <Button {...props} type="submit" variant={variant} pending={pending} />;
}

function belongs(path: string, name: string) {
  return path === name || path.startsWith(`${name}.`);
}
