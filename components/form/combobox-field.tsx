"use client";

import { useState } from "react";
import { Combobox, type ComboboxProps, type Option } from "./combobox";
import { Field, type FieldProps } from "./field";

type Props = FieldProps &
  Pick<ComboboxProps, "options" | "single" | "placeholder" | "added" | "disabled"> & {
    defaultValue?: Option[];
    /** For forms that show something about the choice. */
    onChange?: (value: Option[]) => void;
  };

/** A combobox in a form; read it with `values.all(name)`, or `values.text(name)` where it is `single`. */
export function ComboboxField({ name, label, help, defaultValue = [], onChange, ...combobox }: Props) {
  const [value, setValue] = useState(defaultValue);
  return (
    <Field name={name} label={label} help={help}>
      {(wired) => (
        <Combobox
          {...combobox}
          {...wired}
          value={value}
          onChange={(next) => {
            setValue(next);
            onChange?.(next);
          }}
        />
      )}
    </Field>
  );
}
