"use server";

import type { PaletteGroup, PaletteItem } from "@/components/shell/palette-button";
import { offers } from "@/lib/portal/navigation";
import { run } from "@/lib/portal/run";
import type { Verbs } from "@/lib/portal/verbs";

/** What the palette finds by name, id or hint. Only kinds the person may read are asked for. */
export async function searchPalette(namespace: string, query: string): Promise<PaletteGroup[]> {
  const base = `/${namespace}`;
  const page = { q: query, limit: 5, namespace };
  const [may, atRoot] = await Promise.all([offers(namespace), offers("global")]);
  const groups = await Promise.all([
    may("service-accounts:read") &&
      group("Service accounts", async (api) =>
        (await api.serviceAccounts.list(page)).items.map(({ id, name, description }) => ({
          label: name,
          hint: description,
          href: `${base}/team/service-accounts/${id}`,
        })),
      ),
    may("access-tokens:read") &&
      group("Access tokens", async (api) =>
        (await api.accessTokens.list(page)).items.map(({ name, hint, serviceAccount }) => ({
          label: `${name} of ${serviceAccount.name}`,
          hint,
          href: `${base}/team/service-accounts/${serviceAccount.id}`,
        })),
      ),
    may("policies:read") &&
      group("Policies", async (api) =>
        (await api.policies.list(page)).items.map(({ id, name, description }) => ({
          label: name,
          hint: description,
          href: `${base}/policies/${id}`,
        })),
      ),
    may("sockets:read") &&
      group("Sockets", async (api) =>
        (await api.sockets.list(page)).items.map(({ id, name, hostname, type }) => ({
          label: name,
          hint: hostname ?? type,
          href: `${base}/sockets/${id}`,
        })),
      ),
    may("gateways:read") &&
      group("Gateways", async (api) =>
        (await api.gateways.list(page)).items.map(({ id, name, profile }) => ({
          label: name,
          hint: profile,
          href: `${base}/gateways/${id}`,
        })),
      ),
    may("groups:read") &&
      group("Groups", async (api) =>
        (await api.groups.list(page)).items.map(({ id, name, description }) => ({
          label: name,
          hint: description,
          href: `${base}/team/groups/${id}`,
        })),
      ),
    atRoot("members:read") &&
      group("Members", async (api) =>
        (await api.members.list({ q: query, limit: 5 })).items.map(({ id, name, email }) => ({
          label: name,
          hint: email,
          href: `${base}/team/members/${id}`,
        })),
      ),
    may("roles:read") &&
      group("Roles", async (api) =>
        (await api.roles.list({ q: query, limit: 5, usableIn: namespace })).items.map(({ id, name, description }) => ({
          label: name,
          hint: description,
          href: `${base}/team/roles/${id}`,
        })),
      ),
  ]);
  return groups.filter((one): one is PaletteGroup => Boolean(one && one.items.length > 0));
}

async function group(heading: string, find: (api: Verbs) => Promise<PaletteItem[]>): Promise<PaletteGroup> {
  const found = await run(find);
  return { heading, items: found.ok ? found.data : [] };
}
