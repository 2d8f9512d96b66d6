"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Policy } from "@/lib/policies/contract";
import type { PolicyDocument } from "@/lib/policies/document";
import type { Problem } from "@/lib/policies/shape";

export type Reference = { id: string; name: string };
export type ReferenceKind = "serviceAccounts" | "members" | "groups" | "sockets";

type Editing = {
  base: Policy;
  document: PolicyDocument;
  change: (parts: { [K in keyof PolicyDocument]?: PolicyDocument[K] | undefined }) => void;
  problems: readonly Problem[];
  sockets: readonly string[];
  attach: (sockets: readonly string[]) => void;
  /** What a name in the document stands for, as far as it is known here. */
  idOf: (kind: ReferenceKind, name: string) => string | undefined;
  learn: (kind: ReferenceKind, references: Reference[]) => void;
};

const DraftContext = createContext<Editing | null>(null);

/** The draft for everything that the builder is made of. */
export function DraftProvider({ value, children }: { value: Editing; children: ReactNode }) {
  return <DraftContext value={value}>{children}</DraftContext>;
}

export function useDraft(): Editing {
  const editing = useContext(DraftContext);
  if (!editing) throw new Error("useDraft outside of a DraftProvider");
  return editing;
}

/** What is wrong at a path or inside it, in one text. */
export function useProblem(path: string): string | undefined {
  const { problems } = useDraft();
  const here = problems.filter((one) => one.path === path || one.path.startsWith(`${path}.`));
  return here.length > 0 ? [...new Set(here.map(({ message }) => message))].join(" ") : undefined;
}
