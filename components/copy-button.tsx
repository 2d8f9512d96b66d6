"use client";

import { clsx } from "clsx";
import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";

/** Puts text on the clipboard, over plain http too, where browsers hide `navigator.clipboard`. */
export async function copyText(text: string) {
  if (window.isSecureContext && navigator.clipboard) {
    const written = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (written) return true;
  }
  // The event carries the text itself, so that it never has to stand in the document to be selected.
  let copied = false;
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
    copied = true;
  };
  document.addEventListener("copy", onCopy, { capture: true });
  document.execCommand("copy");
  if (!copied) copyWithSelection();
  document.removeEventListener("copy", onCopy, { capture: true });
  return copied;
}

/* Safari copies only when something is selected; what is selected does not matter. */
function copyWithSelection() {
  const blank = document.body.appendChild(Object.assign(document.createElement("span"), { textContent: " " }));
  document.getSelection()?.selectAllChildren(blank);
  document.execCommand("copy");
  document.getSelection()?.removeAllRanges();
  blank.remove();
}

function useCopied() {
  const [copied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const copy = async (text: string) => {
    if (!(await copyText(text))) return;
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), 2000);
  };
  return { copied, copy };
}

/** The small icon after an id or a hint. `label` says what is copied: "Copy user ID". */
export function CopyIcon({ text, label, className }: { text: string; label: string; className?: string }) {
  const { copied, copy } = useCopied();
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={label}
      data-tooltip={label}
      onClick={() => copy(text)}
      className={clsx(
        "relative -mx-1 inline-grid size-6 shrink-0 place-items-center rounded-4 text-ink-2 hover:text-ink",
        className,
      )}
    >
      <Icon className={clsx("icon-14", copied && "text-accent")} aria-hidden="true" />
      <span role="status" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </button>
  );
}

/** The button with the word. `Copied` replaces it for two seconds; its width stays. */
export function CopyButton({ text, children = "Copy", ...button }: ButtonProps & { text: string }) {
  const { copied, copy } = useCopied();
  return (
    <>
      <Button
        {...button}
        icon={copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
        onClick={() => copy(text)}
      >
        {children}
      </Button>
      <span role="status" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </>
  );
}
