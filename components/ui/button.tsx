import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "accent" | "danger" | "danger-ghost";
export type ButtonSize = "md" | "sm" | "lg" | "toolbar" | "icon" | "icon-sm";

const base =
  "inline-flex shrink-0 items-center justify-center rounded-6 border font-medium whitespace-nowrap transition-colors select-none disabled:cursor-default aria-disabled:cursor-default";

const variants: Record<ButtonVariant, string> = {
  primary: "border-transparent bg-accent text-on-accent enabled:hover:bg-accent-hover",
  secondary: "border-border-strong bg-control text-ink enabled:hover:bg-hover [&_svg]:text-ink-2",
  ghost: "border-transparent text-ink enabled:hover:bg-fill [&_svg]:text-ink-2",
  accent: "border-transparent text-accent-text enabled:hover:bg-accent-tint [&_svg]:text-ink-2",
  danger: "border-transparent bg-rust text-on-rust enabled:hover:brightness-95",
  "danger-ghost": "border-transparent text-rust-text enabled:hover:bg-rust-tint",
};

const sizes: Record<ButtonSize, string> = {
  md: "h-8 gap-1.5 px-3 max-md:h-10 *:[svg]:first:-ml-0.5",
  sm: "h-7 gap-1.5 px-2.5 text-13 [&_.lucide]:icon-14",
  toolbar: "h-8 gap-1.5 px-2.5 text-13 max-md:h-10",
  lg: "h-10 gap-2 px-4",
  icon: "size-8 max-md:size-10",
  "icon-sm": "size-7",
};

const off = "disabled:border-border disabled:bg-fill disabled:text-ink-3 disabled:[&_svg]:text-ink-3";

/** The class names of a button, for the rare element that must look like one (a file label, a Radix trigger). */
export function buttonClass(variant: ButtonVariant = "secondary", size: ButtonSize = "md", className?: string) {
  return clsx(
    base,
    variants[variant],
    sizes[size],
    variant !== "ghost" && variant !== "danger-ghost" && off,
    className,
  );
}

export type ButtonLook = { variant?: ButtonVariant; size?: ButtonSize; icon?: ReactNode };

export type ButtonProps = ButtonLook & Omit<ComponentProps<"button">, "size"> & { pending?: boolean };

/**
 * `primary` once per view, `danger` only as the last step of a destructive dialog, `accent` to add something in a form.
 * `pending` keeps the button focusable and its width, announces that it works, and swallows further presses.
 */
export function Button({ variant, size, icon, pending, className, children, onClick, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      aria-busy={pending || undefined}
      aria-disabled={pending || props["aria-disabled"]}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      className={buttonClass(variant, size, className)}
    >
      {pending ? <Spinner /> : icon}
      {children}
    </button>
  );
}

/** Works without words beside it: the element it sits in says `aria-busy`. */
export function Spinner() {
  return (
    <svg viewBox="0 0 24 24" fill="none" className="size-4 shrink-0 motion-safe:animate-spin" aria-hidden="true">
      <circle cx="12" cy="12" r="9" stroke="currentColor" strokeOpacity="0.25" strokeWidth="2.5" />
      <path d="M21 12a9 9 0 0 0-9-9" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" />
    </svg>
  );
}
