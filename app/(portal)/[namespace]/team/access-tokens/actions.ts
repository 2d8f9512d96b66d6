"use server";

import type { NewToken } from "@/lib/access-tokens/contract";
import { change, changeTimed, run } from "@/lib/portal/run";

/** Like each that answers a secret: the page is read again when it is stored, and not before. */
export async function createToken(
  sa: string,
  input: Pick<NewToken, "name"> & Partial<NewToken>,
  idempotencyKey: string,
) {
  return run((api) => api.accessTokens.create({ sa, ...input }), { idempotencyKey });
}

export async function renameToken(id: string, input: { name: string; description: string }, version: number) {
  return change((api) => api.accessTokens.update({ id, ...input }), { ifMatch: version });
}

export async function revokeToken(id: string) {
  return changeTimed((api) => api.accessTokens.revoke({ id }));
}

export async function pauseToken(id: string) {
  return change((api) => api.accessTokens.pause({ id }));
}

export async function resumeToken(id: string) {
  return change((api) => api.accessTokens.resume({ id }));
}

/** Each is judged for itself; the answer has an outcome a token, in the order of `ids`. */
export async function changeTokens(action: "pause" | "resume" | "revoke", ids: string[], idempotencyKey: string) {
  return change((api) => api.accessTokens.bulk({ action, ids }), { idempotencyKey });
}

export async function rotateToken(id: string, overlapHours: number, idempotencyKey: string) {
  return run((api) => api.accessTokens.rotate({ id, overlapHours }), { idempotencyKey });
}

export async function finishRotation(id: string) {
  return change((api) => api.accessTokens.finishRotation({ id }));
}

export async function rollBackRotation(id: string) {
  return change((api) => api.accessTokens.rollBackRotation({ id }));
}

/** Service accounts whose name or description contains `query`, for the field that chooses one. */
export async function findAccounts(namespace: string, query: string) {
  const found = await run((api) => api.serviceAccounts.list({ q: query, limit: 20, namespace }));
  return found.ok
    ? found.data.items.map(({ id, name, description }) => ({ value: id, label: name, hint: description }))
    : [];
}

/** The roles a token of this account could be limited to. */
export async function rolesOfAccount(sa: string) {
  const found = await run((api) => api.serviceAccounts.get({ sa }));
  if (!found.ok) return [];
  const { roles, namespace } = found.data;
  return roles.map((held) => (held.namespace === namespace ? held.role : `${held.role}@${held.namespace}`));
}
