import { FactRow } from "@/components/fact-list";
import { StatusMark } from "@/components/status-mark";
import type { DecisionCounts } from "@/lib/decisions/contract";
import { reasonLabel } from "@/lib/decisions/reason-words";

const SPANS: Record<string, string> = {
  "1h": "last hour",
  "24h": "last 24 hours",
  "7d": "last 7 days",
  "30d": "last 30 days",
};
const number = (value: number) => value.toLocaleString("en-US");

/** How many answers of each kind, also those that were too many to keep one by one. */
export function Counts({ counts, time }: { counts: DecisionCounts; time: string }) {
  const refusals = counts.reasons.filter(({ decision }) => decision === "deny").slice(0, 3);
  const span = SPANS[time] ?? "last 24 hours";
  return (
    <div className="pb-4">
      <FactRow
        facts={[
          { label: `Allowed, ${span}`, value: <StatusMark status="Allowed">{number(counts.allowed)}</StatusMark> },
          { label: `Denied, ${span}`, value: <StatusMark status="Denied">{number(counts.denied)}</StatusMark> },
          ...refusals.map(({ reason, answers }) => ({
            label: reason === "policy" ? "Denied by a policy" : reasonLabel(reason),
            value: number(answers),
          })),
          ...(counts.unkept > 0 ? [{ label: "Only counted, too many to keep", value: number(counts.unkept) }] : []),
        ]}
      />
    </div>
  );
}
