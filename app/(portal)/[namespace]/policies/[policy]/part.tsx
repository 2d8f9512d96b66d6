"use client";

import { Plus, X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";

/** One section of the builder: its name at the left, what it says at the right. */
export function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="grid scroll-mt-16 grid-cols-[minmax(0,1fr)] gap-x-4 gap-y-3 border-t border-border py-4 md:grid-cols-[100px_minmax(0,1fr)]"
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
  const box = useRef<HTMLDivElement>(null);
  // Outside system: the browser's focus, which follows what was just added.
  useEffect(() => {
    if (fresh) box.current?.querySelector("input")?.focus();
  }, [fresh]);
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
