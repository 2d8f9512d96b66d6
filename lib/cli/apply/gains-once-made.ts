import { placedName } from "@/lib/namespaces/placed-name";
import type { Reach } from "./access-changes";

/** Something that a policy names. */
export type Reference = { kind: "service-account" | "group" | "socket"; name: string };

/** As much of a policy's document as says what it opens. */
export type PolicyFields = {
  effect?: string;
  enabled?: boolean;
  orgWide?: boolean;
  who?: { serviceAccounts?: string[]; groups?: string[] };
  where?: object;
  when?: object;
  actions?: object;
  sockets?: string[];
};

/**
 * What an allow opens to something that is made only then, or on it. The server can't be asked about that; the documents say
 * whom the policy names and what it is attached to.
 */
export function gainsOnceMade(policy: PolicyFields, namespace: string, later: readonly Reference[]): Reach[] {
  const { effect, enabled, orgWide, who, where, when, actions, sockets } = policy;
  if (effect === "deny" || enabled === false) return [];
  const isLater = ({ kind, name }: Reference) => later.some((one) => one.kind === kind && one.name === name);
  const named = (kind: Reference["kind"], names: string[] = [], prefix = "") =>
    names.map((name) => ({ isNew: isLater({ kind, name }), says: `${prefix}${placedName(name).name}` }));
  const subjects = who
    ? [...named("service-account", who.serviceAccounts), ...named("group", who.groups, "group ")]
    : [{ isNew: false, says: "anyone" }];
  const targets = orgWide ? [{ isNew: false, says: `every socket in ${namespace}` }] : named("socket", sockets);
  const conditions = `once made${where || when ? ", under its conditions" : ""}, unless another policy denies it`;
  return subjects.flatMap((subject) =>
    targets
      .filter((target) => subject.isNew || target.isNew)
      .map((target) => ({
        subject: subject.says,
        socket: target.says,
        actions: actions ? Object.keys(actions) : ["every action"],
        conditions,
      })),
  );
}
