import type { Trace } from "@/lib/decisions/contract";
import { TracedPolicy, Verdict } from "../../../policies/tester/answer";

type Props = {
  heading: string;
  when: string;
  trace: Trace | null;
  /** What is said where the policies were not asked. */
  without: { decision?: "allow" | "deny"; because: string };
  namespace: string;
};

/** Policies about other people are only counted. */
function speaksOfThem({ matched, parts }: Trace["policies"][number]): boolean {
  return matched || parts.some(({ part, met }) => part === "who" && met);
}

/** One half of a comparison: the answer, and each rule's part in it. */
export function TraceSide({ heading, when, trace, without, namespace }: Props) {
  const { decision } = trace ?? without;
  const shown = trace?.policies.filter(speaksOfThem).slice(0, 8) ?? [];
  const more = (trace?.policies.length ?? 0) - shown.length + (trace?.omitted ?? 0);
  return (
    <section aria-label={heading} className="grid min-w-0 content-start gap-3">
      <h2 className="font-semibold">
        {heading} <span className="font-normal text-ink-3">{when}</span>
      </h2>
      {decision ? (
        <Verdict
          decision={decision}
          because={trace?.because ?? without.because}
          label={`Answer ${heading.toLowerCase()}`}
        />
      ) : (
        <p className="rounded-8 border border-border px-4 py-3 text-ink-2">{without.because}</p>
      )}
      {shown.map((one) => (
        <TracedPolicy
          key={one.id}
          tested={one}
          namespace={namespace}
          label={`${one.policy} ${heading.toLowerCase()}`}
        />
      ))}
      {(more > 0 || trace?.hidden) && (
        <p className="text-13 text-ink-2">
          {more > 0 && `${more.toLocaleString("en-US")} more ${more === 1 ? "policy" : "policies"} did not match. `}
          {trace?.hidden && "Policies of namespaces that you may not read took part."}
        </p>
      )}
    </section>
  );
}
