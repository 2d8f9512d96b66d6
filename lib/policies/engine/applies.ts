import type { Policy } from "./compile";
import type { Socket, Verdict } from "./model";

/** Whether the policy applies to the socket: in its namespace or below, and org-wide, attached, or matching a tag rule. */
export function judgeApplies(policy: Policy, socket: Socket): Verdict {
  const { namespace, orgWide, sockets, tagRules } = policy;
  const met = (because: string): Verdict => ({ present: true, met: true, because: () => because });
  if (!socket.namespaces.includes(policy.namespaceId))
    return { present: true, met: false, because: () => `${socket.name} is not in ${namespace} or below it.` };
  if (orgWide) return met(`It applies to every socket in ${namespace} and below.`);
  if (sockets.has(socket.id)) return met(`${socket.name} is attached.`);
  const rule = tagRules.find((one) =>
    Object.entries(one).every(([tag, value]) => Object.hasOwn(socket.tags, tag) && socket.tags[tag] === value),
  );
  if (rule) return met(`${socket.name} has the ${Object.keys(rule).length === 1 ? "tag" : "tags"} ${tagWords(rule)}.`);
  const because = () =>
    tagRules.length > 0
      ? `${socket.name} is not attached and does not have ${tagRules.map(tagWords).join(", or ")}.`
      : `${socket.name} is not attached.`;
  return { present: true, met: false, because };
}

function tagWords(rule: Readonly<Record<string, string>>): string {
  return Object.entries(rule)
    .map(([tag, value]) => `${tag}=${value}`)
    .join(" and ");
}
