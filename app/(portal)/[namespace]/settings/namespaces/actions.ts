"use server";

import { change, run } from "@/lib/portal/run";

export async function createNamespace(input: { slug: string; name?: string; parent: string }, idempotencyKey: string) {
  return change((api) => api.namespaces.create(input), { idempotencyKey });
}

export async function renameNamespace(ns: string, name: string, version: number) {
  return change((api) => api.namespaces.update({ ns, name }), { ifMatch: version });
}

export async function deleteNamespace(ns: string, version: number) {
  return change((api) => api.namespaces.delete({ ns }), { ifMatch: version });
}

/** The namespace with how much is in it: what stands in the way of deleting it. */
export async function readNamespace(ns: string) {
  return run((api) => api.namespaces.get({ ns }));
}
