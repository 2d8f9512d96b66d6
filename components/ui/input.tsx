import { clsx } from "clsx";
import type { ComponentProps } from "react";

/** One line of text, 36 high. Inside a form use it through `TextField`, which brings label, help and error. */
export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input {...props} className={clsx("field h-9 w-full px-2.5 max-md:h-10", className)} />;
}

/** Several lines of text. */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea rows={3} {...props} className={clsx("field block w-full px-2.5 py-2", className)} />;
}
