import { clsx } from "clsx";
import Link from "next/link";
import type { ComponentProps } from "react";
import { type ButtonLook, type ButtonVariant, buttonClass } from "./button";

/** A link that looks like a button: for going somewhere, not for doing something. */
export function ButtonLink({
  variant,
  size,
  icon,
  className,
  children,
  ...props
}: ButtonLook & ComponentProps<typeof Link>) {
  return (
    <Link
      prefetch={false}
      {...props}
      className={buttonClass(variant, size, clsx(linkHover[variant ?? "secondary"], className))}
    >
      {icon}
      {children}
    </Link>
  );
}

/* `enabled:` never matches a link. */
const linkHover: Record<ButtonVariant, string> = {
  primary: "hover:bg-accent-hover",
  secondary: "hover:bg-hover",
  ghost: "hover:bg-fill",
  accent: "hover:bg-accent-tint",
  danger: "hover:brightness-95",
  "danger-ghost": "hover:bg-rust-tint",
};
