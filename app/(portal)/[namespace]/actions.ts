"use server";

import { run } from "@/lib/portal/run";

type Found = { heading: string; items: { label: string; hint?: string; href: string }[] };

/** What the palette finds by name, id or hint. A kind the person may not read is left out. */
export async function searchPalette(namespace: string, query: string): Promise<Found[]> {
  const base = `/${namespace}`;
  const page = { q: query, limit: 5, namespace };
  const [accounts, tokens, policies] = await Promise.all([
    run((api) => api.serviceAccounts.list(page)),
    run((api) => api.accessTokens.list(page)),
    run((api) => api.policies.list(page)),
  ]);
  return [
    {
      heading: "Service accounts",
      items: accounts.ok
        ? accounts.data.items.map(({ id, name, description }) => ({
            label: name,
            hint: description,
            href: `${base}/team/service-accounts/${id}`,
          }))
        : [],
    },
    {
      heading: "Access tokens",
      items: tokens.ok
        ? tokens.data.items.map(({ name, hint, serviceAccount }) => ({
            label: `${name} of ${serviceAccount.name}`,
            hint,
            href: `${base}/team/service-accounts/${serviceAccount.id}`,
          }))
        : [],
    },
    {
      heading: "Policies",
      items: policies.ok
        ? policies.data.items.map(({ id, name, description }) => ({
            label: name,
            hint: description,
            href: `${base}/policies/${id}`,
          }))
        : [],
    },
  ].filter(({ items }) => items.length > 0);
}
