"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { useFieldError } from "./form";

export type FieldProps = { name: string; label: ReactNode; help?: ReactNode };

type Wired = { id: string; name: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };

/**
 * Label, control, and below it the help or, in its place, the error. `children` gets what wires the control up; a field
 * of its own kind is written with this, the usual ones exist: `TextField`, `TextareaField`, `SelectField`.
 */
export function Field({ name, label, help, children }: FieldProps & { children: (wired: Wired) => ReactNode }) {
  const id = useId();
  const error = useFieldError(name);
  return (
    <div data-field={name} className="grid grid-cols-[minmax(0,1fr)] gap-1.5 [&+[data-field]]:mt-4">
      <label htmlFor={id} className="w-fit text-13 font-medium">
        {label}
      </label>
      {children({
        id,
        name,
        "aria-describedby": error || help ? `${id}-help` : undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {(error || help) && (
        <p id={`${id}-help`} className={error ? "text-13/[18px] text-rust-text" : "text-13/[18px] text-ink-3"}>
          {error ?? help}
        </p>
      )}
    </div>
  );
}

/** One line of text. */
export function TextField({ name, label, help, ...input }: FieldProps & Omit<ComponentProps<"input">, "name">) {
  return (
    <Field name={name} label={label} help={help}>
      {(wired) => <Input autoComplete="off" {...input} {...wired} />}
    </Field>
  );
}

/** Several lines of text. */
export function TextareaField({ name, label, help, ...area }: FieldProps & Omit<ComponentProps<"textarea">, "name">) {
  return (
    <Field name={name} label={label} help={help}>
      {(wired) => <Textarea {...area} {...wired} />}
    </Field>
  );
}

/** A choice of few. */
export function SelectField({ name, label, help, ...select }: FieldProps & Omit<ComponentProps<"select">, "name">) {
  return (
    <Field name={name} label={label} help={help}>
      {(wired) => <Select {...select} {...wired} />}
    </Field>
  );
}
