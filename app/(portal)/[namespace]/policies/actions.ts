"use server";

import { documentErrors } from "@/lib/policies/check";
import type { PolicyDocument } from "@/lib/policies/document";
import { documentOf } from "@/lib/policies/plain-document";
import { byId, knownIn } from "@/lib/policies/references";
import { change, run } from "@/lib/portal/run";

type NewPolicy = { namespace: string; name: string; description: string; effect: "allow" | "deny" };

export async function createPolicy(input: NewPolicy, idempotencyKey: string) {
  return run((api) => api.policies.create({ ...input, orgWide: true, who: { serviceAccounts: [] } }), {
    idempotencyKey,
  });
}

/** The policy as it is now: what a draft that met another save is compared with. */
export async function readPolicy(p: string) {
  return run((api) => api.policies.get({ p }));
}

/** What saving this document would be refused for by its text alone, field by field. */
export async function checkDocument(document: unknown) {
  return run(async () => documentErrors(document));
}

/** Saves a draft, its names by id as far as they are known, against the version it was made from. */
export async function savePolicy(p: string, draft: PolicyDocument & { sockets: string[] }, version: number) {
  return change((api) => api.policies.replace({ p, ...draft }), { ifMatch: version });
}

/** Who would gain and who would lose what by saving this. */
export async function previewPolicy(p: string, draft: PolicyDocument & { sockets: string[] }) {
  return run((api) => api.policies.preview({ p, ...draft }));
}

/** Saves the document under another name, disabled: a copy changes nothing before somebody enables it. */
export async function duplicatePolicy(p: string, name: string, idempotencyKey: string) {
  return run(
    async (api) => {
      const policy = await api.policies.get({ p });
      const copy = { ...byId(documentOf(policy), knownIn(policy)), name, enabled: false };
      return api.policies.create({ ...copy, namespace: policy.namespace });
    },
    { idempotencyKey },
  );
}

export async function setPolicyEnabled(p: string, enabled: boolean, version: number) {
  return change(
    async (api) => {
      const policy = await api.policies.get({ p });
      return api.policies.replace({ p, ...byId(documentOf(policy), knownIn(policy)), enabled });
    },
    { ifMatch: version },
  );
}

export async function deletePolicy(p: string, version: number) {
  return run((api) => api.policies.delete({ p }), { ifMatch: version });
}

export async function restoreVersion(p: string, n: number, version: number) {
  return change((api) => api.policies.restore({ p, n: String(n) }), { ifMatch: version });
}

/** Service accounts by what is typed; with a namespace, only those that can be named there. */
export async function findAccounts(usableIn: string | null, query: string) {
  const found = await run((api) =>
    api.serviceAccounts.list({ q: query, limit: 20, ...(usableIn !== null && { usableIn }) }),
  );
  if (!found.ok) return [];
  const { items } = found.data;
  return items.map((one) => ({
    value: one.id,
    label: usableIn === null ? one.name : nameSeenFrom(usableIn, one, items),
    hint: usableIn !== null && one.namespace !== usableIn ? `in ${one.namespace}` : one.description,
  }));
}

/** Members by what is typed; an e-mail address may be written by those who can't read the list of members. */
export async function findMembers(_namespace: string, query: string) {
  const found = await run((api) => api.members.list({ q: query, limit: 20 }));
  const items = found.ok
    ? found.data.items.map(({ id, email, name }) => ({ value: id, label: email, hint: name }))
    : [];
  return items.length > 0 ? items : asTyped(query);
}

/** Sockets that a policy of `namespace` can be attached to: there and below. */
export async function findSockets(namespace: string, query: string) {
  const found = await run((api) => api.sockets.list({ q: query, limit: 50, namespace }));
  if (!found.ok) return [];
  return found.data.items.map((one) => ({
    value: one.id,
    label: one.namespace === namespace ? one.name : `${one.name}@${one.namespace}`,
    hint: one.type,
  }));
}

/** Groups by what is typed that a policy of `namespace` can name. */
export async function findGroups(namespace: string, query: string) {
  const found = await run((api) => api.groups.list({ q: query, limit: 20, usableIn: namespace }));
  if (!found.ok) return asTyped(query);
  const { items } = found.data;
  return items.map((one) => ({
    value: one.id,
    label: nameSeenFrom(namespace, one, items),
    hint: one.namespace === namespace ? one.description : `in ${one.namespace}`,
  }));
}

/** Those of these service accounts, by id or name, that act as a member. */
export async function impersonators(accounts: string[]) {
  const found = await Promise.all(accounts.map((sa) => run((api) => api.serviceAccounts.get({ sa }))));
  return found.flatMap((result) => (result.ok && result.data.impersonates ? [result.data.id] : []));
}

type Named = { id: string; name: string; namespace: string };

/** A name as a policy of `home` writes it: with its namespace where a namesake could be meant. */
function nameSeenFrom(home: string, { id, name, namespace }: Named, others: readonly Named[]): string {
  const hasNamesake = others.some((other) => other.name === name && other.id !== id);
  return hasNamesake && namespace !== home ? `${name}@${namespace}` : name;
}

function asTyped(query: string) {
  return query ? [{ value: query, label: query, hint: "as it is typed" }] : [];
}
