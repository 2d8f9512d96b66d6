"use client";

import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { PageHeader } from "@/components/page-header";
import { RelativeTime } from "@/components/relative-time";
import { StatusMark } from "@/components/status-mark";
import { Button } from "@/components/ui/button";
import { TabLinks } from "@/components/ui/tabs";
import { toast } from "@/components/ui/toast";
import type { Policy } from "@/lib/policies/contract";
import { type Draft, draftAccounts, draftOf, isUnchanged, reapply, UNCHANGED } from "@/lib/policies/draft";
import { findAccounts } from "../actions";
import { EffectBadge } from "../effect-badge";
import { Builder } from "./builder";
import { JsonView } from "./json-view";
import { PolicyActions } from "./policy-actions";
import { ReviewFrame } from "./review-frame";

type Props = {
  policy: Policy;
  mayWrite: boolean;
  list: string;
  tab: "builder" | "json" | "versions";
  versions: ReactNode;
};

/** One policy and one draft of it, seen through the tabs. The draft stands on the version it was begun from until it is merged. */
export function PolicyEditor({ policy, mayWrite, list, tab, versions }: Props) {
  const [edit, setEdit] = useState<{ base: Policy; draft: Draft } | null>(null);
  const [reviewing, setReviewing] = useState(false);
  const reviewButton = useRef<HTMLButtonElement>(null);
  const base = edit?.base ?? policy;
  const draft = edit?.draft ?? UNCHANGED;
  const saved = base.subjects.serviceAccounts;
  const find = useMemo(() => findAccounts.bind(null, policy.namespace), [policy.namespace]);

  // Outside system: the browser, which asks before it leaves the page with an unsaved draft.
  useEffect(() => {
    if (!edit) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", stay);
    return () => window.removeEventListener("beforeunload", stay);
  }, [edit]);

  const begin = (from: Policy, next: Draft) => setEdit(isUnchanged(next) ? null : { base: from, draft: next });
  const close = () => {
    setReviewing(false);
    reviewButton.current?.focus();
  };
  const discard = () => {
    setEdit(null);
    setReviewing(false);
  };

  return (
    <>
      <PageHeader
        title={base.name}
        status={
          <>
            <StatusMark status={base.enabled ? "Enabled" : "Disabled"} />
            <EffectBadge effect={base.effect} />
          </>
        }
        description={
          <>
            Version {base.version}, saved by {base.updatedBy.name} <RelativeTime inSentence at={base.updatedAt} />.
            {edit && <span className="font-medium text-brass-text"> Unsaved draft.</span>}
          </>
        }
        breadcrumbs={[{ label: "Policies", href: list }]}
        action={
          mayWrite && (
            <>
              <PolicyActions policy={base} list={list} />
              {edit && <Button onClick={discard}>Discard draft</Button>}
              {!reviewing && (
                <Button ref={reviewButton} variant="primary" disabled={!edit} onClick={() => setReviewing(true)}>
                  Review changes
                </Button>
              )}
            </>
          )
        }
      />
      <TabLinks
        label="Policy"
        tabs={[
          { label: "Builder", href: "?tab=builder" },
          { label: "JSON", href: "?tab=json" },
          { label: "Versions", href: "?tab=versions", count: policy.version },
        ]}
      />
      <div className={reviewing && edit ? "min-[1100px]:grid min-[1100px]:grid-cols-[minmax(0,1fr)_416px]" : undefined}>
        <div className="min-w-0">
          {tab === "versions" && versions}
          {tab === "json" && <JsonView base={base} draft={draft} />}
          {tab === "builder" && (
            <Builder
              base={base}
              draft={draft}
              find={find}
              onChange={mayWrite ? (wanted) => begin(base, draftOf(saved, wanted)) : null}
              accounts={draftAccounts(saved, draft)}
            />
          )}
        </div>
        {reviewing && edit && (
          <ReviewFrame
            base={base}
            draft={draft}
            onClose={close}
            onMerge={(theirs) => {
              const next = reapply(draft, theirs.subjects.serviceAccounts);
              begin(theirs, next);
              if (!isUnchanged(next)) return;
              toast(`Version ${theirs.version} has your changes already`);
              setReviewing(false);
            }}
            onSaved={(now) => {
              discard();
              toast(`${now.name} is saved as version ${now.version}`);
            }}
          />
        )}
      </div>
    </>
  );
}
