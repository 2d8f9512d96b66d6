"use client";

import { useMemo } from "react";
import { CodeBlock } from "@/components/code-snippet";
import type { Policy } from "@/lib/policies/contract";
import { documentDiff } from "@/lib/policies/document-diff";
import { type Draft, isUnchanged, placed, textOf } from "@/lib/policies/draft";
import { documentLines } from "@/lib/policies/plain-document";
import type { Problem } from "@/lib/policies/shape";
import { DiffView } from "./diff-view";
import { JsonEditor } from "./json-editor";

type Props = { base: Policy; draft: Draft; problems: readonly Problem[]; onChange: (text: string) => void };

/** The draft as JSON, and below it what it changes. */
export function JsonView({ base, draft, problems, onChange }: Props) {
  const text = textOf(draft);
  const shown = useMemo(
    () => (draft.problems.length > 0 ? draft.problems : placed(problems, text)),
    [draft.problems, problems, text],
  );
  const changed = draft.problems.length === 0 && !isUnchanged(base, draft);
  return (
    <div className="grid max-w-4xl gap-5 px-4 py-5 md:px-8">
      <p className="text-13 text-ink-3">
        The same draft as in Builder. An absent part is no condition, an empty list matches nothing, and an action with{" "}
        <span className="mono text-12">{"{}"}</span> has no limits. Attached sockets stand beside the document.
      </p>
      <JsonEditor text={text} problems={shown} onChange={onChange} />
      {changed && (
        <section className="grid gap-2">
          <h2 className="text-13 font-medium">Changes</h2>
          <DiffView
            label="The document with the draft's changes"
            lines={documentDiff(base, { ...draft.document, sockets: draft.sockets })}
          />
        </section>
      )}
    </div>
  );
}

/** The document for those who may only read. */
export function JsonTold({ policy }: { policy: Policy }) {
  return (
    <div className="max-w-4xl px-4 py-5 md:px-8">
      <CodeBlock code={documentLines(policy).join("\n")} label="Copy JSON" />
    </div>
  );
}
