"use server";

import { run } from "@/lib/portal/run";

/** Gateways by what is typed; none where the person may not read them. */
export async function findGateways(namespace: string, query: string) {
  const found = await run((api) => api.gateways.list({ q: query, limit: 20, namespace }));
  return found.ok ? found.data.items.map(({ name }) => ({ value: name, label: name })) : [];
}

/** Sockets by what is typed; none where the person may not read them. */
export async function findSockets(namespace: string, query: string) {
  const found = await run((api) => api.sockets.list({ q: query, limit: 20, namespace }));
  return found.ok ? found.data.items.map(({ name }) => ({ value: name, label: name })) : [];
}
