"use client";

import { useState } from "react";
import { formatInstant } from "@/components/instant";
import { Input } from "@/components/ui/input";
import { Field, type FieldProps } from "./field";

type Props = FieldProps & {
  /** `date` means 00:00 UTC at its start. */
  kind?: "date" | "instant";
  /** RFC 3339 instants. */
  defaultValue?: string;
  min?: string;
  max?: string;
  onChange?: (iso: string) => void;
};

/** A day or a moment, always UTC and always written out below. The form gets it as an RFC 3339 instant. */
export function InstantField({ name, label, help, kind = "instant", defaultValue = "", min, max, onChange }: Props) {
  const length = kind === "date" ? 10 : 16;
  const [typed, setTyped] = useState(defaultValue.slice(0, length));
  const iso = toInstant(typed);
  const written = iso && formatInstant(iso);
  return (
    <Field
      name={name}
      label={label}
      help={
        written ? (
          <>
            {help} {written}.
          </>
        ) : (
          help
        )
      }
    >
      {(wired) => (
        <>
          <Input
            {...wired}
            name={undefined}
            type={kind === "date" ? "date" : "datetime-local"}
            min={min?.slice(0, length)}
            max={max?.slice(0, length)}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              onChange?.(toInstant(event.target.value));
            }}
          />
          <input type="hidden" name={name} value={iso} />
        </>
      )}
    </Field>
  );
}

function toInstant(typed: string) {
  const time = Date.parse(typed.length === 10 ? `${typed}T00:00Z` : `${typed}Z`);
  return typed && !Number.isNaN(time) ? new Date(time).toISOString() : "";
}
