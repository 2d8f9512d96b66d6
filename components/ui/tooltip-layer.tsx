"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";

type Shown = { text: string; anchor: DOMRect };

/**
 * One tooltip for the whole page: any element with `data-tooltip="text"` has it, server-rendered ones too, at no cost
 * of their own, and any text that `truncate` cuts off, which it says whole. What it says must also be in the element's
 * name or text: a screen reader never meets this layer.
 */
export function TooltipLayer() {
  const [shown, setShown] = useState<Shown | null>(null);
  const box = useRef<HTMLDivElement>(null);

  // Outside system: the document's pointer, focus and keyboard events.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let anchor: Element | null = null;
    const close = () => {
      clearTimeout(timer);
      anchor = null;
      setShown(null);
    };
    const over = (event: Event) => {
      const target = event.target as Element;
      if (box.current?.contains(target)) return;
      if (!target.closest || (event.type === "focusin" && !target.matches(":focus-visible"))) return;
      const next = target.closest("[data-tooltip]") ?? cutOff(target, event.type === "focusin");
      if (next === anchor) return;
      clearTimeout(timer);
      anchor = next;
      if (!next) {
        timer = setTimeout(close, 100);
        return;
      }
      timer = setTimeout(() => {
        const text = next.getAttribute("data-tooltip") ?? next.textContent;
        if (text && next.isConnected) setShown({ text, anchor: next.getBoundingClientRect() });
      }, 300);
    };
    const key = (event: KeyboardEvent) => event.key === "Escape" && close();
    document.addEventListener("pointerover", over);
    document.addEventListener("focusin", over);
    document.addEventListener("pointerdown", close);
    document.addEventListener("keydown", key);
    window.addEventListener("scroll", close, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointerover", over);
      document.removeEventListener("focusin", over);
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("keydown", key);
      window.removeEventListener("scroll", close, true);
    };
  }, []);

  useLayoutEffect(() => {
    if (!shown || !box.current) return;
    const { width, height } = box.current.getBoundingClientRect();
    const below = shown.anchor.bottom + 6;
    const top = below + height > window.innerHeight - 8 ? shown.anchor.top - height - 6 : below;
    const left = Math.max(8, Math.min(shown.anchor.left, window.innerWidth - width - 8));
    box.current.style.translate = `${Math.round(left)}px ${Math.round(top)}px`;
  }, [shown]);

  if (!shown) return null;
  return (
    <div
      ref={box}
      aria-hidden="true"
      // By style: what is looked for in the page is found once.
      data-says={shown.text}
      className="appear fixed top-0 left-0 z-50 max-w-80 rounded-4 bg-ink px-2 py-1 text-12 text-surface before:content-[attr(data-says)]"
    />
  );
}

/** The text around `target`, or inside it, that does not fit its line. */
function cutOff(target: Element, inside: boolean): Element | null {
  const text = target.closest("[class*=truncate]") ?? (inside ? target.querySelector("[class*=truncate]") : null);
  return text && text.scrollWidth > text.clientWidth ? text : null;
}
