import { clsx } from "clsx";
import { X } from "lucide-react";
import type { ReactNode } from "react";

type Props = { children: ReactNode; added?: boolean; onRemove?: () => void; removeLabel?: string };

/** One chosen thing inside a field, 24 high. `added` marks what the unsaved draft brings in. */
export function Tag({ children, added, onRemove, removeLabel }: Props) {
  return (
    <span
      className={clsx(
        "inline-flex h-6 max-w-full items-center gap-1 rounded-4 border pl-2 text-13",
        onRemove ? "pr-0.5" : "pr-2",
        added
          ? "border-[color-mix(in_srgb,var(--accent)_40%,var(--accent-tint))] bg-accent-tint text-accent-text"
          : "border-border bg-fill text-ink",
      )}
    >
      <span className="truncate">{children}</span>
      {onRemove && (
        <button
          type="button"
          aria-label={removeLabel}
          onClick={onRemove}
          className="relative grid size-5 place-items-center rounded-4 text-ink-2 before:absolute before:-inset-0.5 hover:text-ink"
        >
          <X className="icon-12" aria-hidden="true" />
        </button>
      )}
    </span>
  );
}
