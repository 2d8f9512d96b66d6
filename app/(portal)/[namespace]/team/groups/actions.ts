"use server";

import { offers } from "@/lib/portal/navigation";
import { change, run } from "@/lib/portal/run";

type Fields = { name: string; description: string };

export async function createGroup(input: Fields & { namespace: string; members: string[] }, idempotencyKey: string) {
  return run((api) => api.groups.create(input), { idempotencyKey });
}

export async function updateGroup(g: string, input: Fields, version: number) {
  return change((api) => api.groups.update({ g, ...input }), { ifMatch: version });
}

/** Puts members and service accounts into a group and takes others out, by id. */
export async function changePeople(g: string, people: { add?: string[]; remove?: string[] }, version?: number) {
  return change((api) => api.groups.members({ g, ...people }), { ifMatch: version });
}

export async function deleteGroup(g: string, version: number) {
  return run((api) => api.groups.delete({ g }), { ifMatch: version });
}

export async function groupImpact(g: string) {
  return run((api) => api.groups.impact({ g }));
}

/**
 * Members and service accounts that could be in a group of this namespace, found by what is typed. Only kinds that the
 * person may list are asked for; who can't list members names one by the whole e-mail.
 */
export async function findPeople(namespace: string, query: string) {
  const [may, mayAtRoot] = await Promise.all([offers(namespace), offers("global")]);
  const members = mayAtRoot("members:read")
    ? await run((api) => api.members.list({ q: query, limit: 10, status: ["active", "invited"] }))
    : null;
  const accounts = may("service-accounts:read")
    ? await run((api) => api.serviceAccounts.list({ q: query, limit: 10, usableIn: namespace }))
    : null;
  return [
    ...(members?.ok ? members.data.items.map(({ id, name, email }) => ({ value: id, label: name, hint: email })) : []),
    ...(members === null && /^\S+@\S+\.\S+$/.test(query) ? [{ value: query, label: query, hint: "member" }] : []),
    ...(accounts?.ok
      ? accounts.data.items.map(({ id, name, namespace: home }) => ({
          value: id,
          label: name,
          hint: home === namespace ? "service account" : `service account in ${home}`,
        }))
      : []),
  ];
}
