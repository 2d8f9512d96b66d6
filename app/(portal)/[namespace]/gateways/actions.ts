"use server";

import type { Profile } from "@/lib/gateways/profiles";
import { change, run } from "@/lib/portal/run";

type Fields = {
  name: string;
  description: string;
  profile: Profile;
  trustedHops: number;
  sockets: string[] | null;
};

/** Like each that answers a secret: the page is read again when it is stored, and not before. */
export async function createGateway(input: Fields & { namespace: string }, idempotencyKey: string) {
  return run((api) => api.gateways.create(input), { idempotencyKey });
}

export async function updateGateway(g: string, input: Fields, version: number) {
  return change((api) => api.gateways.update({ g, ...input }), { ifMatch: version });
}

export async function rotateGateway(g: string, overlapHours: number, idempotencyKey: string) {
  return run((api) => api.gateways.rotate({ g, overlapHours }), { idempotencyKey });
}

export async function finishRotation(g: string) {
  return change((api) => api.gateways.finishRotation({ g }));
}

export async function revokeGateway(g: string) {
  return change((api) => api.gateways.revoke({ g }));
}

export async function deleteGateway(g: string, version: number) {
  return run((api) => api.gateways.delete({ g }), { ifMatch: version });
}

/** Sockets that a gateway of `namespace` may be limited to: there and below. */
export async function findSockets(namespace: string, query: string) {
  const found = await run((api) => api.sockets.list({ q: query, limit: 50, namespace }));
  if (!found.ok) return [];
  return found.data.items.map((one) => {
    const label = one.namespace === namespace ? one.name : `${one.name}@${one.namespace}`;
    return { value: label, label, hint: one.type };
  });
}
