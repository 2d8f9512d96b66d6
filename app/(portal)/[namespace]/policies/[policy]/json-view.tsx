"use client";

import { CodeBlock } from "@/components/code-snippet";
import { Note } from "@/components/ui/note";
import type { Policy } from "@/lib/policies/contract";
import { type Draft, draftAccounts, isUnchanged } from "@/lib/policies/draft";
import { lineDiff } from "@/lib/policies/line-diff";
import { documentLines } from "@/lib/policies/plain-document";
import { DiffView } from "./diff-view";

/** The whole document, with the draft's changes marked in it. */
export function JsonView({ base, draft }: { base: Policy; draft: Draft }) {
  const saved = documentLines(base);
  const accounts = draftAccounts(base.subjects.serviceAccounts, draft).map(({ name }) => name);
  return (
    <div className="grid max-w-4xl gap-4 px-4 py-5 md:px-8">
      <Note>
        Read only. Service accounts are changed in Builder; for every other part, save the whole document over the API:{" "}
        <span className="mono whitespace-nowrap">PUT /api/v1/policies/{base.id}</span>
      </Note>
      {isUnchanged(draft) ? (
        <CodeBlock code={saved.join("\n")} label="Copy JSON" />
      ) : (
        <DiffView
          label="The document with the draft's changes"
          lines={lineDiff(
            saved,
            documentLines({ ...base, who: { ...base.who, serviceAccounts: accounts } }),
            Number.POSITIVE_INFINITY,
          )}
        />
      )}
    </div>
  );
}
