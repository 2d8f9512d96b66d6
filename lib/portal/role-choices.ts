import "server-only";
import { BUILT_IN_ROLES } from "@/lib/auth/permissions";
import { offers } from "./navigation";
import { portal } from "./portal";

/** A role that can be chosen, and where it is defined. */
export type RoleChoice = { name: string; description: string; namespace: string };

/** What to offer where someone gets a role in this namespace or below: the roles that the person may read, else the built-in ones. */
export async function roleChoices(namespace: string): Promise<RoleChoice[]> {
  const may = await offers(namespace);
  if (!may("roles:read")) return BUILT_IN_ROLES.map((name) => ({ name, description: "", namespace: "global" }));
  const api = await portal();
  const [here, below] = await Promise.all([
    api.roles.list({ usableIn: namespace, limit: 200 }),
    api.roles.list({ namespace, builtIn: false, limit: 200 }),
  ]);
  const all = [...here.items, ...below.items.filter(({ id }) => !here.items.some((role) => role.id === id))];
  return all.map(({ name, description, namespace: at }) => ({ name, description, namespace: at }));
}
