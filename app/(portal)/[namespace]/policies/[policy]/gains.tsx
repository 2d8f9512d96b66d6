"use client";

import { useEffect, useState } from "react";
import { call, type Failure } from "@/components/form/call";
import { StatusMark } from "@/components/status-mark";
import { Note } from "@/components/ui/note";
import { Skeleton } from "@/components/ui/skeleton";
import type { Policy } from "@/lib/policies/contract";
import type { Draft } from "@/lib/policies/draft";
import type { AccessPreview } from "@/lib/policies/explain-contract";
import { type ReachCard, reachCards, reachSummary } from "@/lib/policies/preview-cards";
import { byId, idsOf, inNames, type Known } from "@/lib/policies/references";
import { previewPolicy } from "../actions";

const MOST_CARDS = 20;
const MOST_SOCKETS = 5;

/** Who gains and who loses what when the draft is saved, as the server computes it for the sockets of today. */
export function Gains({ base, draft, known }: { base: Policy; draft: Draft; known: Known }) {
  const { preview, failure } = usePreview(base, draft, known);
  if (failure)
    return (
      <Note tone="danger">
        {failure.fields?.length
          ? failure.fields.map(({ message }) => inNames(message, known)).join(" ")
          : inNames(failure.message, known)}
      </Note>
    );
  if (!preview)
    return (
      <div aria-busy="true" className="grid gap-3">
        <p className="text-ink-2">Looking who gains and who loses</p>
        <Skeleton className="h-24 w-full" />
      </div>
    );
  const gains = reachCards(preview.gains, "gains");
  const losses = reachCards(preview.losses, "losses");
  return (
    <>
      <p className="text-ink-2">{reachSummary(preview)}</p>
      {gains.slice(0, MOST_CARDS).map((card) => (
        <Card key={card.id} card={card} side="Gains" />
      ))}
      <More left={preview.summary.gains.subjects - Math.min(gains.length, MOST_CARDS)} verb="gain" />
      {losses.slice(0, MOST_CARDS).map((card) => (
        <Card key={card.id} card={card} side="Loses" />
      ))}
      <More left={preview.summary.losses.subjects - Math.min(losses.length, MOST_CARDS)} verb="lose" />
    </>
  );
}

function Card({ card, side }: { card: ReachCard; side: "Gains" | "Loses" }) {
  const [all, setAll] = useState(false);
  const shown = all ? card.sockets : card.sockets.slice(0, MOST_SOCKETS);
  const left = card.sockets.length - shown.length;
  const count = new Set(card.sockets.map(({ name }) => name)).size;
  return (
    <section aria-label={`${side} ${card.name}`} className="rounded-8 border border-border bg-surface">
      <h3 className="flex items-center gap-3 border-b border-border px-3 py-2">
        <StatusMark status={side} className="min-w-0">
          {side} <span className="truncate font-medium text-ink">{card.name}</span>
        </StatusMark>
        <span className="ml-auto shrink-0 text-13 text-ink-3">
          {count.toLocaleString("en-US")} {count === 1 ? "socket" : "sockets"}
        </span>
      </h3>
      <ul className="grid gap-1.5 px-3 py-2 text-13">
        {shown.map(({ id, name, words }) => (
          <li key={id} className="grid grid-cols-[120px_minmax(0,1fr)] gap-2">
            <span className="break-words">{name}</span>
            <span className="text-ink-2">{words}</span>
          </li>
        ))}
      </ul>
      {left > 0 && (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="rounded-4 px-3 pb-2 text-13 font-medium text-accent-text hover:underline"
        >
          {left.toLocaleString("en-US")} more
        </button>
      )}
    </section>
  );
}

function More({ left, verb }: { left: number; verb: string }) {
  if (left <= 0) return null;
  return (
    <p className="text-13 text-ink-2">
      {left.toLocaleString("en-US")} more {verb} access likewise.
    </p>
  );
}

type Found = { of: string; preview?: AccessPreview; failure?: Failure };

function usePreview(base: Policy, draft: Draft, known: Known): Found {
  const asked = JSON.stringify({
    ...byId(draft.document, known),
    sockets: idsOf(draft.sockets, known.sockets),
  });
  const [found, setFound] = useState<Found>({ of: "" });

  // Outside system: the server, which knows who there is and what else allows or denies.
  useEffect(() => {
    let dropped = false;
    const timer = setTimeout(async () => {
      const result = await call(() => previewPolicy(base.id, JSON.parse(asked)));
      if (!dropped) setFound(result.ok ? { of: asked, preview: result.data } : { of: asked, failure: result.error });
    }, 200);
    return () => {
      dropped = true;
      clearTimeout(timer);
    };
  }, [base.id, asked]);

  return found.of === asked ? found : { of: asked };
}
