"use server";

import { change, run } from "@/lib/portal/run";
import type { SocketType } from "@/lib/sockets/socket-types";

type Fields = {
  name: string;
  type: SocketType;
  hostname: string | null;
  upstream: string | null;
  tags: Record<string, string>;
  description: string;
  acceptAmbiguousPaths: boolean;
};

export async function createSocket(input: Fields & { namespace: string }, idempotencyKey: string) {
  return run((api) => api.sockets.create(input), { idempotencyKey });
}

export async function updateSocket(s: string, input: Fields, version: number) {
  return change((api) => api.sockets.update({ s, ...input }), { ifMatch: version });
}

export async function deleteSocket(s: string, version: number) {
  return run((api) => api.sockets.delete({ s }), { ifMatch: version });
}

export async function socketImpact(s: string) {
  return run((api) => api.sockets.impact({ s }));
}
