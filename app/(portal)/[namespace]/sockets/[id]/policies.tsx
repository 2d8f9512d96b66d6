import { StatusMark } from "@/components/status-mark";
import { TextLink } from "@/components/ui/text-link";
import type { SocketImpact } from "@/lib/sockets/contract";
import { EffectBadge } from "../../policies/effect-badge";

const WORDS = { attached: "attached to it", tags: "by its tags", "org-wide": "to every socket" };

/** Which policies apply to a socket, and why they do. Whom they let through is said by each of them. */
export function SocketPolicies({ name, impact, namespace }: { name: string; impact: SocketImpact; namespace: string }) {
  const { policies, hidden } = impact;
  return (
    <div className="max-w-3xl px-4 py-5 md:px-8">
      {policies.length === 0 ? (
        <p className="text-ink-2">
          {hidden > 0
            ? `You may not read the policies that apply to ${name}.`
            : `No policy applies to ${name}: the gate answers every request for it with deny.`}
        </p>
      ) : (
        <ul aria-label="Policies that apply" className="divide-y divide-border border-y border-border">
          {policies.map((policy) => (
            <li key={policy.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
              <EffectBadge effect={policy.effect} />
              <TextLink href={`/${namespace}/policies/${policy.id}`}>{policy.name}</TextLink>
              <span className="text-ink-2">{WORDS[policy.because]}</span>
              <span className="ml-auto flex items-center gap-4 text-13 text-ink-3">
                {policy.namespace}
                {!policy.enabled && <StatusMark status="Disabled" />}
              </span>
            </li>
          ))}
        </ul>
      )}
      {hidden > 0 && policies.length > 0 && (
        <p className="mt-3 text-13 text-ink-3">
          {hidden.toLocaleString("en-US")} more {hidden === 1 ? "applies" : "apply"} in a namespace where you may not
          read policies.
        </p>
      )}
    </div>
  );
}
