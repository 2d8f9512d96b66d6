"use server";

import type { NewToken } from "@/lib/access-tokens/contract";
import { offers } from "@/lib/portal/navigation";
import { change, run } from "@/lib/portal/run";
import { findGroups } from "../group-actions";

type AccountFields = {
  description: string;
  labels: Record<string, string>;
  expiresAt: string | null;
};

type NewAccount = AccountFields & {
  name: string;
  namespace: string;
  roles: string[];
  owners?: string[];
  groups: string[];
  impersonates?: string;
  token?: Pick<NewToken, "name"> & Partial<NewToken>;
};

/** The page is read again only when what is shown once is stored: it could put another dialog in this one's place. */
export async function createAccount(input: NewAccount, idempotencyKey: string) {
  return run((api) => api.serviceAccounts.create(input), { idempotencyKey });
}

export async function updateAccount(
  sa: string,
  input: AccountFields & { owners: string[]; impersonates?: string | null },
  version: number,
) {
  return change((api) => api.serviceAccounts.update({ sa, ...input }), { ifMatch: version });
}

export async function changeAccountRoles(sa: string, addRoles: string[], removeRoles: string[], version: number) {
  return change((api) => api.serviceAccounts.update({ sa, addRoles, removeRoles }), { ifMatch: version });
}

/** Which tokens lose what when the account loses a role. */
export async function impactOfRole(sa: string, role: string) {
  return run((api) => api.serviceAccounts.impact({ sa, removeRoles: role }));
}

export async function disableAccount(sa: string) {
  return change((api) => api.serviceAccounts.disable({ sa }));
}

export async function enableAccount(sa: string) {
  return change((api) => api.serviceAccounts.enable({ sa }));
}

export async function deleteAccount(sa: string) {
  return change((api) => api.serviceAccounts.delete({ sa }));
}

/** Each is judged for itself; the answer has an outcome an account, in the order of `ids`. */
export async function changeAccounts(action: "enable" | "disable" | "delete", ids: string[], idempotencyKey: string) {
  return change((api) => api.serviceAccounts.bulk({ action, ids }), { idempotencyKey });
}

export async function accountImpact(sa: string) {
  return run((api) => api.serviceAccounts.impact({ sa }));
}

/** Members and groups that could own an account, found by name or e-mail, as far as the person may read them. */
export async function findOwners(query: string) {
  const [members, groups] = await Promise.all([findMembers(query), findGroups(query)]);
  return [...members, ...groups.map((group) => ({ ...group, hint: `group of ${group.hint}` }))];
}

/** Active members, found by name or e-mail; none for those who may not read members. */
export async function findMembers(query: string) {
  const may = await offers("global");
  if (!may("members:read")) return [];
  const found = await run((api) => api.members.list({ q: query, limit: 20, status: "active" }));
  return found.ok ? found.data.items.map(({ id, name, email }) => ({ value: id, label: name, hint: email })) : [];
}
