"use server";

import type { NewToken } from "@/lib/access-tokens/contract";
import { change, run } from "@/lib/portal/run";

type NewAccount = {
  name: string;
  namespace: string;
  description: string;
  roles: string[];
  token?: Pick<NewToken, "name"> & Partial<NewToken>;
};

export async function createAccount(input: NewAccount, idempotencyKey: string) {
  return change((api) => api.serviceAccounts.create(input), { idempotencyKey });
}

export async function updateAccount(
  sa: string,
  input: { description: string; owners: string[]; expiresAt: string | null; addRoles: string[]; removeRoles: string[] },
  version: number,
) {
  return change((api) => api.serviceAccounts.update({ sa, ...input }), { ifMatch: version });
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

export async function accountImpact(sa: string) {
  return run((api) => api.serviceAccounts.impact({ sa }));
}

/** Members who could own an account, found by name or e-mail. */
export async function findOwners(query: string) {
  const found = await run((api) => api.members.list({ q: query, limit: 20, status: "active" }));
  return found.ok ? found.data.items.map(({ id, name, email }) => ({ value: id, label: name, hint: email })) : [];
}
