"use client";

import { clsx } from "clsx";
import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { Field, type FieldProps } from "./field";

/** A password, with an eye to look at what was typed. */
export function PasswordField({
  name,
  label,
  help,
  className,
  ...input
}: FieldProps & Omit<ComponentProps<"input">, "name" | "type">) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field name={name} label={label} help={help}>
      {(wired) => (
        <span className={clsx("field relative flex h-9 items-center max-md:h-10", className)}>
          <input
            {...input}
            {...wired}
            type={shown ? "text" : "password"}
            className="h-full min-w-0 flex-1 rounded-6 bg-transparent pl-2.5 outline-none"
          />
          <button
            type="button"
            aria-label={shown ? "Hide what is typed" : "Show what is typed"}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
            className="mr-0.5 grid size-8 place-items-center rounded-6 text-ink-2 hover:text-ink"
          >
            <Icon aria-hidden="true" />
          </button>
        </span>
      )}
    </Field>
  );
}
