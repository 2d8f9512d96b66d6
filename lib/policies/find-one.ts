import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { invalidField } from "@/lib/errors";
import { placedName } from "@/lib/namespaces/placed-name";
import { Prisma } from "@/prisma/generated/client";

type Found = { id: string; name: string; slug: string };

/**
 * The one socket, service account or policy that `ref` means: an id, `name@namespace`, or a name, looked for in
 * `namespace` first and then wherever `places` reach. `invalid_input` at `path` when there is none, or more than one.
 */
export async function findOne(
  db: Reader,
  table: "sockets" | "service_accounts" | "policies",
  ref: string,
  { places, namespace, path }: { places: readonly string[]; namespace: string | undefined; path: string },
): Promise<Found> {
  const text = ref.replaceAll("\0", "");
  const rows = await db.$queryRaw<Found[]>`
    SELECT t.id, t.name, n.slug FROM ${Prisma.raw(table)} t JOIN namespaces n ON n.id = t.namespace_id
    WHERE t.namespace_id = ANY(${places}) AND (t.id = ${text} OR t.name = ${text} OR t.name = ${placedName(text).name}) ORDER BY n.slug`;
  const fits = rows.filter(({ id, name, slug }) => [id, name, `${name}@${slug}`].includes(text));
  const own =
    fits.find(({ id, slug }) => id === text || slug === namespace) ?? (fits.length === 1 ? fits[0] : undefined);
  if (own) return own;
  const kind = { sockets: "socket", service_accounts: "service account", policies: "policy" }[table];
  const [one, another] = fits;
  if (one && another)
    throw invalidField(
      path,
      `Several are called ${ref}. Say which: ${one.name}@${one.slug} or ${another.name}@${another.slug}.`,
    );
  throw invalidField(path, `There is no ${kind} ${ref} that you may see.`);
}

/** Who may list members: what policies say of them is no more than their editors write themselves. */
export function mayTestMembers({ access }: Actor): boolean {
  return access.can("members:read", "ns_global") || access.where("policies:write").length > 0;
}

/** The namespaces that the actor holds any role in. */
export function seenBy({ access }: Actor): string[] {
  return access.namespaces().map(({ id }) => id);
}
