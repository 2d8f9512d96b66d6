"use client";

import { clsx } from "clsx";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

const widths = { form: "max-w-[480px]", confirm: "max-w-[560px]", "show-once": "max-w-[600px]" };

type Props = {
  title: ReactNode;
  description?: ReactNode;
  width?: keyof typeof widths;
  onClose: () => void;
  /** Escape and a click outside do nothing: only what is inside can close it. */
  locked?: boolean;
  /** Which element gets the focus first; else the first field or button. */
  initialFocus?: () => HTMLElement | null | undefined;
  children: ReactNode;
};

/**
 * The one dialog. Rendered means open: the caller mounts it and unmounts it in `onClose`, best through
 * `DialogButton` or `useLazyDialog`, which also fetch it only when it is asked for.
 */
export function Dialog({ title, description, width = "form", onClose, locked, initialFocus, children }: Props) {
  const stay = (event: Event) => locked && event.preventDefault();
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="appear fixed inset-0 z-30 grid grid-cols-[minmax(0,1fr)] items-start justify-items-center scroll-pb-24 overflow-y-auto bg-scrim px-3 py-6 md:items-center">
          <Radix.Content
            {...(description ? {} : { "aria-describedby": undefined })}
            onEscapeKeyDown={(event) => {
              // An open combobox takes Escape for itself.
              if (locked || (event.target as Element).matches("[role=combobox][aria-expanded=true]"))
                event.preventDefault();
            }}
            onPointerDownOutside={stay}
            onInteractOutside={stay}
            onOpenAutoFocus={(event) => {
              const first = initialFocus?.();
              if (!first) return;
              event.preventDefault();
              first.focus();
            }}
            className={clsx("rise w-full rounded-8 bg-raised pt-6 shadow-float outline-none", widths[width])}
          >
            <Radix.Title className="px-6 text-16 font-semibold">{title}</Radix.Title>
            {description && <Radix.Description className="px-6 pt-1 text-ink-2">{description}</Radix.Description>}
            {children}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The padded middle of a dialog. */
export function DialogBody({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={clsx("grid-cols-[minmax(0,1fr)] px-6 pt-4 pb-6", className)}>{children}</div>;
}

/** The ruled foot, in sight however long the dialog is: confirming button last, at the right; `instead` (another way out, like Disable instead) at the left. */
export function DialogFooter({ instead, children }: { instead?: ReactNode; children: ReactNode }) {
  return (
    <div className="-bottom-6 flex flex-wrap items-center gap-2 rounded-b-8 border-t border-border bg-raised px-6 py-4 [@media(min-height:500px)]:sticky">
      {instead && <div className="-ml-[13px] mr-auto">{instead}</div>}
      <div className="ml-auto flex flex-wrap gap-2">{children}</div>
    </div>
  );
}
