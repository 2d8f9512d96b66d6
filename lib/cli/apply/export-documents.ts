import { call } from "../api";
import { isObject } from "./compare";
import { inContractOrder, KINDS, type Kind } from "./document";
import { everyPage, inTurns } from "./read-server";
import { fieldsOf, ownerNames } from "./server-fields";

/** One thing as a file describes it: no ids, no secrets, nothing that Latchkey works out itself. */
export type Exported = Record<string, unknown> & { kind: Kind };

/** Lists of names, which mean the same in any order; a name of the thing's own namespace is written alone. */
const NAMES = ["roles", "owners", "members", "serviceAccounts", "groups", "sockets", "permissions"];

/**
 * Everything that documents can describe, in a namespace and below it or everywhere, whole and in a fixed order: by kind,
 * namespace and name. `emails` by the ids of members; null leaves out the owners, whom only those name.
 */
export async function exportDocuments(
  namespace: string | undefined,
  emails: ReadonlyMap<string, string> | null,
): Promise<Exported[]> {
  const all: { kind: Kind; name: string; namespace: string; fields: Record<string, unknown> }[] = [];
  const within = { limit: 200, ...(namespace !== undefined && { namespace }) };
  const keep = (kind: Kind, it: { name: string; namespace: string }, fields: Record<string, unknown>) =>
    all.push({
      kind,
      name: it.name,
      namespace: it.namespace,
      fields: { name: it.name, namespace: it.namespace, ...fields },
    });

  for (const { slug, name, parent } of await everyPage((next) => call("namespaces.list", { ...within, ...next })))
    if (parent !== null) all.push({ kind: "namespace", name: slug, namespace: parent, fields: { slug, name, parent } });
  for (const role of await everyPage((next) => call("roles.list", { ...within, builtIn: false, ...next })))
    keep("role", role, { description: role.description, permissions: role.permissions });
  await inTurns(await everyPage((next) => call("groups.list", { ...within, ...next })), async ({ id }) => {
    const group = await call("groups.get", { g: id });
    keep("group", group, fieldsOf.group(group));
  });
  for (const account of await everyPage((next) => call("serviceAccounts.list", { ...within, ...next })))
    keep("service-account", account, fieldsOf["service-account"](account, emails && ownerNames(account, emails)));
  for (const socket of await everyPage((next) => call("sockets.list", { ...within, ...next })))
    keep("socket", socket, fieldsOf.socket(socket));
  for (const policy of await everyPage((next) => call("policies.list", { ...within, ...next })))
    keep("policy", policy, fieldsOf.policy(policy));

  const order = ({ kind, namespace, name }: (typeof all)[number]) => [KINDS.indexOf(kind), namespace, name];
  return all
    .sort((one, other) => (isBefore(order(one), order(other)) ? -1 : 1))
    .map(({ kind, namespace, fields }) => inContractOrder({ kind, ...(readable(fields, namespace) as object) }));
}

function readable(value: unknown, home: string, field = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((one) => readable(one, home));
    return NAMES.includes(field) ? items.map((one) => alone(String(one), home)).sort() : items;
  }
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, readable(value[key], home, key)]));
}

function alone(name: string, home: string): string {
  return name.endsWith(`@${home}`) ? name.slice(0, -home.length - 1) : name;
}

function isBefore(one: readonly (string | number)[], other: readonly (string | number)[]): boolean {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at >= 0 && (one[at] as string) < (other[at] as string);
}
