"use client";

import { useEffect, useState } from "react";
import { call } from "@/components/form/call";
import type { Policy } from "@/lib/policies/contract";
import { type Draft, draftOf, edited, isUnchanged, typed } from "@/lib/policies/draft";
import { alsoKnown, type Known, knownIn } from "@/lib/policies/references";
import type { Problem } from "@/lib/policies/shape";
import { checkDocument } from "../actions";

/** The draft of one policy: what it stands on, what it says, what its names stand for, and what the server finds wrong with it. */
export function useDraftState(policy: Policy, mayWrite: boolean) {
  const [edit, setEdit] = useState<{ base: Policy; draft: Draft } | null>(null);
  const [learned, setLearned] = useState<Known>(() => knownIn(policy));
  const base = edit?.base ?? policy;
  const draft = edit?.draft ?? draftOf(policy);
  const known = alsoKnown(learned, knownIn(base));
  const problems = useProblems(mayWrite && edit ? draft : null);

  // Outside system: the browser, which asks before it leaves the page with an unsaved draft.
  useEffect(() => {
    if (!edit) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", stay);
    return () => window.removeEventListener("beforeunload", stay);
  }, [edit]);

  const begin = (from: Policy, next: Draft) =>
    setEdit(isUnchanged(from, next) && next.text === null ? null : { base: from, draft: next });
  return {
    base,
    draft,
    known,
    problems,
    /** There is something to review: it reads as a document, and says something else than what is saved. */
    isReady: edit !== null && draft.problems.length === 0 && !isUnchanged(base, draft),
    isUnsaved: edit !== null && !isUnchanged(base, draft),
    change: (parts: Parameters<typeof edited>[1]) => begin(base, edited(draft, parts)),
    attach: (sockets: readonly string[]) => begin(base, { ...draft, sockets }),
    type: (text: string) => begin(base, typed(draft, text)),
    /** The draft onto another version: what someone else saved meanwhile. */
    rebase: (theirs: Policy, next: Draft) => begin(theirs, next),
    learn: (more: Partial<Known>) => setLearned((now) => alsoKnown(now, more)),
    discard: () => setEdit(null),
  };
}

/** What the server would refuse in the draft, asked a moment after the last change. */
function useProblems(draft: Draft | null): readonly Problem[] {
  const [found, setFound] = useState<{ of: string; problems: readonly Problem[] }>({ of: "", problems: [] });
  const asked = draft && draft.problems.length === 0 ? JSON.stringify(draft.document) : "";

  // Outside system: the server's rules for documents.
  useEffect(() => {
    if (!asked) return;
    let dropped = false;
    const timer = setTimeout(async () => {
      const result = await call(() => checkDocument(JSON.parse(asked)));
      if (!dropped && result.ok) setFound({ of: asked, problems: result.data });
    }, 250);
    return () => {
      dropped = true;
      clearTimeout(timer);
    };
  }, [asked]);

  return asked ? found.problems : [];
}
