"use server";

import { run } from "@/lib/portal/run";

type Choice = { value: string; label: string };

/** Names of people and accounts who may have done something, as far as the person may read them. */
export async function findActors(namespace: string, query: string): Promise<Choice[]> {
  const page = { q: query, limit: 10 };
  const [members, accounts] = await Promise.all([
    run((api) => api.members.list(page)),
    run((api) => api.serviceAccounts.list({ ...page, namespace })),
  ]);
  return choices([
    ...(members.ok ? members.data.items : []),
    ...(accounts.ok ? accounts.data.items : []),
    { name: "Unknown" },
    { name: "Latchkey" },
  ]).filter(({ label }) => label.toLowerCase().includes(query.toLowerCase()));
}

/** Names of things that something may have been done to. */
export async function findTargets(namespace: string, query: string): Promise<Choice[]> {
  const page = { q: query, limit: 7, namespace };
  const [accounts, tokens, policies] = await Promise.all([
    run((api) => api.serviceAccounts.list(page)),
    run((api) => api.accessTokens.list(page)),
    run((api) => api.policies.list(page)),
  ]);
  return choices([accounts, tokens, policies].flatMap((found) => (found.ok ? found.data.items : [])));
}

function choices(named: { name: string }[]): Choice[] {
  return [...new Set(named.map(({ name }) => name))].map((name) => ({ value: name, label: name }));
}
