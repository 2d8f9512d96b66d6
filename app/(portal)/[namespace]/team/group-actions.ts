"use server";

import { offersSomewhere } from "@/lib/portal/navigation";
import { change, run } from "@/lib/portal/run";

/** Puts someone into a group, or takes them out, by their id. */
export async function changeGroup(g: string, who: { add?: string[]; remove?: string[] }) {
  return change((api) => api.groups.members({ g, ...who }));
}

/** Groups found by name, to be put into. */
export async function findGroups(query: string) {
  if (!(await offersSomewhere("groups:read"))) return [];
  const found = await run((api) => api.groups.list({ q: query, limit: 20 }));
  return found.ok
    ? found.data.items.map(({ id, name, namespace }) => ({ value: id, label: name, hint: namespace }))
    : [];
}

/** What names a group: the access that goes with it. */
export async function impactOfGroup(g: string) {
  return run((api) => api.groups.impact({ g }));
}
