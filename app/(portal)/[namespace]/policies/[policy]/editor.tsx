"use client";

import { type ReactNode, useRef, useState } from "react";
import { PageHeader } from "@/components/page-header";
import { RelativeTime } from "@/components/relative-time";
import { StatusMark } from "@/components/status-mark";
import { Button } from "@/components/ui/button";
import { TabLinks } from "@/components/ui/tabs";
import { TextLink } from "@/components/ui/text-link";
import { toast } from "@/components/ui/toast";
import type { Policy } from "@/lib/policies/contract";
import { draftOf, edited, isUnchanged } from "@/lib/policies/draft";
import { byId, idsOf, knownIn } from "@/lib/policies/references";
import { EffectBadge } from "../effect-badge";
import { Tester } from "../tester/tester";
import { Builder } from "./builder";
import { DraftProvider } from "./draft-context";
import { JsonTold, JsonView } from "./json-view";
import { PolicyActions } from "./policy-actions";
import { ReviewFrame } from "./review-frame";
import { Told } from "./told";
import { useDraftState } from "./use-draft-state";

type Props = {
  policy: Policy;
  mayWrite: boolean;
  list: string;
  tab: "builder" | "json" | "test" | "versions";
  versions: ReactNode;
};

/** One policy and one draft of it, seen through the tabs. The draft stands on the version it was begun from until it is merged. */
export function PolicyEditor({ policy, mayWrite, list, tab, versions }: Props) {
  const state = useDraftState(policy, mayWrite);
  const [reviewing, setReviewing] = useState(false);
  const reviewButton = useRef<HTMLButtonElement>(null);
  const { base, draft, known, problems, isReady, isUnsaved } = state;
  const unreadable = draft.problems.length > 0;
  const open = reviewing && isReady;
  const asked = {
    ...byId(draft.document, known),
    id: base.id,
    namespace: base.namespace,
    sockets: idsOf(draft.sockets, known.sockets),
  };

  const close = () => {
    setReviewing(false);
    reviewButton.current?.focus();
  };
  const discard = () => {
    state.discard();
    setReviewing(false);
  };

  return (
    <DraftProvider
      value={{
        base,
        document: draft.document,
        change: state.change,
        problems,
        sockets: draft.sockets,
        attach: state.attach,
        idOf: (kind, name) => known[kind].find((one) => one.name === name)?.id,
        learn: (kind, references) => state.learn({ [kind]: references }),
      }}
    >
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
            {isUnsaved && <span className="font-medium text-brass-text"> Unsaved draft.</span>}
          </>
        }
        breadcrumbs={[{ label: "Policies", href: list }]}
        action={
          mayWrite && (
            <>
              <PolicyActions policy={base} list={list} draft={draft} onImport={state.type} />
              {isUnsaved && <Button onClick={discard}>Discard draft</Button>}
              {!open && (
                <Button ref={reviewButton} variant="primary" disabled={!isReady} onClick={() => setReviewing(true)}>
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
          { label: "Test access", href: "?tab=test" },
          { label: "Versions", href: "?tab=versions", count: policy.version },
        ]}
      />
      <div className={open ? "min-[1100px]:grid min-[1100px]:grid-cols-[minmax(0,1fr)_416px]" : undefined}>
        <div className="min-w-0">
          {tab === "versions" && versions}
          {tab === "test" && <Tester namespace={base.namespace} draft={isReady ? asked : null} />}
          {tab === "json" &&
            (mayWrite ? (
              <JsonView base={base} draft={draft} problems={problems} onChange={state.type} />
            ) : (
              <JsonTold policy={base} />
            ))}
          {tab === "builder" && (unreadable ? <Unreadable /> : mayWrite ? <Builder /> : <Told policy={base} />)}
        </div>
        {open && (
          <ReviewFrame
            base={base}
            draft={draft}
            known={known}
            onClose={close}
            onMerge={(theirs, merged) => {
              const next = { ...edited(draft, merged.document), sockets: merged.sockets };
              state.learn(knownIn(theirs));
              state.rebase(theirs, isUnchanged(theirs, next) ? draftOf(theirs) : next);
              if (!isUnchanged(theirs, next)) return;
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
    </DraftProvider>
  );
}

/** The JSON can't be shown part by part: the builder says so and changes nothing. */
function Unreadable() {
  return (
    <div className="grid max-w-[560px] gap-1 px-4 py-6 md:px-8">
      <h2 className="text-16 font-semibold">The JSON has errors</h2>
      <p className="text-ink-2">
        Builder and JSON show one draft, and this one can't be read yet. Its errors stand at their lines in{" "}
        <TextLink href="?tab=json">JSON</TextLink>.
      </p>
    </div>
  );
}
