import { clsx } from "clsx";

/** A grey bar in place of text that is still on its way; size it like the text. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={clsx("block h-2.5 rounded-4 bg-fill", className)} />;
}
