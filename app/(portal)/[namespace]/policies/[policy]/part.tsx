"use client";

import { Plus, X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";

/**
 * One section of the builder: its name at the left, what it says at the right. When what had the focus is removed, the section
 * has it, so that the keyboard goes on there.
 */
export function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  const section = useRef<HTMLElement>(null);
  const holdsFocus = useRef(false);

  // Outside system: the browser's focus. What is removed takes it to the page without a word; leaving is told.
  useEffect(() => {
    if (holdsFocus.current && document.activeElement === document.body) section.current?.focus({ preventScroll: true });
  });

  return (
    <section
      ref={section}
      id={id}
      tabIndex={-1}
      aria-labelledby={`${id}-title`}
      onFocus={() => {
        holdsFocus.current = true;
      }}
      onBlur={() => {
        holdsFocus.current = false;
      }}
      className="grid scroll-mt-16 grid-cols-[minmax(0,1fr)] gap-x-4 gap-y-3 border-t border-border py-4 outline-none md:grid-cols-[100px_minmax(0,1fr)]"
    >
      <h2 id={`${id}-title`} className="font-semibold md:pt-0.5">
        {title}
      </h2>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">{children}</div>
    </section>
  );
}

/** What a state of the document means, in words. */
export function Meaning({ children }: { children: ReactNode }) {
  return <p className="text-13 text-ink-3">{children}</p>;
}

/** Something said of the document that needs care: it matches nothing. */
export function Caution({ children }: { children: ReactNode }) {
  return <p className="text-13 text-brass-text">{children}</p>;
}

/** Buttons that add a condition; only those that are not there yet. */
export function AddButtons({ children }: { children: ReactNode }) {
  return <div className="-ml-2.5 flex flex-wrap gap-x-2 gap-y-1">{children}</div>;
}

export function AddButton({ children, onClick }: { children: ReactNode; onClick: () => void }) {
  return (
    <Button variant="accent" size="sm" icon={<Plus aria-hidden="true" />} onClick={onClick}>
      {children}
    </Button>
  );
}

type ConditionProps = {
  /** What is removed with it: "Remove condition Countries". */
  name: string;
  /** Just added: the focus goes to its field. */
  fresh?: boolean | undefined;
  onRemove: () => void;
  children: ReactNode;
};

/** A condition that can be taken out again, whole. */
export function Condition({ name, fresh, onRemove, children }: ConditionProps) {
  const box = useFocusWhenFresh<HTMLDivElement>(fresh);
  return (
    <div ref={box} className="relative min-w-0">
      {children}
      <Button
        variant="ghost"
        size="icon-sm"
        className="absolute -top-1 right-0"
        aria-label={`Remove condition ${name}`}
        icon={<X aria-hidden="true" />}
        onClick={onRemove}
      />
    </div>
  );
}

/** Of what was just added the first field has the focus. */
export function useFocusWhenFresh<Box extends HTMLElement>(fresh = false) {
  const box = useRef<Box>(null);
  // Outside system: the browser's focus.
  useEffect(() => {
    if (fresh) box.current?.querySelector("input")?.focus();
  }, [fresh]);
  return box;
}
