import { clsx } from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";

type BoxProps = Omit<ComponentProps<"input">, "type" | "size"> & { indeterminate?: boolean };

/** The 16 px box alone, in a 24 px target; give it an `aria-label` where no `CheckboxField` words it. */
export function Checkbox({ indeterminate, className, ...props }: BoxProps) {
  return (
    <span className={clsx("relative inline-grid size-4 shrink-0 place-items-center", className)}>
      <input
        {...props}
        type="checkbox"
        ref={
          indeterminate === undefined
            ? undefined
            : (box) => {
                if (box) box.indeterminate = indeterminate;
              }
        }
        className="peer size-4 cursor-pointer appearance-none rounded-4 border border-border-field bg-surface transition-colors before:absolute before:-inset-1 checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent disabled:cursor-default disabled:border-border-strong disabled:bg-fill forced-colors:appearance-auto"
      />
      <svg
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        aria-hidden="true"
        className="pointer-events-none absolute size-4 text-on-accent opacity-0 peer-checked:opacity-100 peer-indeterminate:hidden forced-colors:hidden"
      >
        <path d="m4 8.25 2.75 2.75L12 5.5" strokeLinecap="round" strokeLinejoin="round" />
      </svg>
      <span className="pointer-events-none absolute hidden h-0.5 w-2 rounded-4 bg-on-accent not-forced-colors:peer-indeterminate:block" />
    </span>
  );
}

/** A checkbox with its words; `hint` follows in the secondary colour. */
export function CheckboxField({ label, hint, className, ...props }: BoxProps & { label: ReactNode; hint?: ReactNode }) {
  const id = useId();
  return (
    <label htmlFor={props.id ?? id} className={clsx("inline-flex min-h-6 items-start gap-2", className)}>
      <Checkbox id={id} {...props} className="mt-0.5" />
      <span>
        {label}
        {hint && <span className="ml-2 text-13 text-ink-3">{hint}</span>}
      </span>
    </label>
  );
}
