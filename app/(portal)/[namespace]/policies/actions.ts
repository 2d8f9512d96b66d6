"use server";

import { documentOf } from "@/lib/policies/plain-document";
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

/** Saves a draft: service accounts by id, against the version it was made from. */
export async function saveSubjects(p: string, subjects: { add: string[]; remove: string[] }, version: number) {
  return change((api) => api.policies.subjects({ p, ...subjects }), { ifMatch: version });
}

export async function setPolicyEnabled(p: string, enabled: boolean, version: number) {
  return change(
    async (api) => {
      const { subjects, ...policy } = await api.policies.get({ p });
      const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
      const { who, ...document } = documentOf(policy);
      const named = who && {
        ...who,
        ...(who.serviceAccounts && { serviceAccounts: ids(subjects.serviceAccounts) }),
        ...(who.members && { members: ids(subjects.members) }),
        ...(who.groups && { groups: ids(subjects.groups) }),
      };
      return api.policies.replace({ p, ...document, enabled, ...(named && { who: named }) });
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
  return found.data.items.map(({ id, name, namespace, description }) => ({
    value: id,
    label: name,
    hint: usableIn !== null && namespace !== usableIn ? `in ${namespace}` : description,
  }));
}
