"use server";

import { offers } from "@/lib/portal/navigation";
import { run } from "@/lib/portal/run";

type Choice = { value: string; label: string };

/** Names of people and accounts who may have done something, as far as the person may read them. */
export async function findActors(namespace: string, query: string): Promise<Choice[]> {
  const page = { q: query, limit: 10 };
  const mayRead = await offers("global");
  const [members, accounts] = await Promise.all([
    // Not asked for in vain: a refusal is recorded, and looking for a name is no attempt at anything.
    mayRead("members:read") ? run((api) => api.members.list(page)) : null,
    run((api) => api.serviceAccounts.list({ ...page, namespace })),
  ]);
  return choices([
    ...(members?.ok ? members.data.items : []),
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
  return choices([
    ...(accounts.ok ? accounts.data.items : []),
    ...(tokens.ok ? tokens.data.items : []),
    ...(policies.ok ? policies.data.items : []),
  ]);
}

function choices(named: { name: string }[]): Choice[] {
  return [...new Set(named.map(({ name }) => name))].map((name) => ({ value: name, label: name }));
}
