import { clsx } from "clsx";
import Link from "next/link";
import type { ComponentProps } from "react";

/** A link in running text or at the end of a section. */
export function TextLink({ className, ...props }: ComponentProps<typeof Link>) {
  return (
    <Link
      prefetch={false}
      {...props}
      className={clsx("rounded-4 font-medium text-accent-text hover:underline", className)}
    />
  );
}
