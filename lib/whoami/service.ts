import { tokenHint } from "@/lib/access-tokens/token-format";
import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { read } from "@/lib/operation/operation";
import { whoamiContract as contract, type Whoami } from "./contract";

/** The verb with which a credential asks about itself. */
export const whoami = {
  get: read("whoami.get", contract.get, async ({ db, actor }): Promise<Whoami> => {
    const namespaces = actor.access.namespaces();
    const slugs = new Map(namespaces.map(({ id, slug }) => [id, slug]));
    return {
      subject: {
        kind: actor.kind === "member" ? "member" : "service-account",
        id: actor.id,
        name: actor.name,
      },
      serviceAccount: await account(db, actor),
      token: actor.token && {
        ...actor.token,
        hint: tokenHint(actor.token.id),
        expiresAt: await expiry(db, actor.token.id),
      },
      roles: Object.fromEntries(namespaces.map(({ slug, roles }) => [slug, roles])),
      permissions: Object.fromEntries(namespaces.map(({ slug, permissions }) => [slug, [...permissions].sort()])),
      namespaces: namespaces.map(({ slug, name, parentId }) => ({
        slug,
        name,
        parent: (parentId && slugs.get(parentId)) ?? null,
      })),
    };
  }),
};

/** When the token ends by itself: at its expiry, or with the overlap when a successor replaces it. */
async function expiry(db: Reader, id: string): Promise<string | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT least(expires_at, overlap_until) AS at FROM access_tokens WHERE id = ${id}`;
  return row?.at?.toISOString() ?? null;
}

async function account(db: Reader, actor: Actor): Promise<Whoami["serviceAccount"]> {
  if (actor.kind !== "service-account") return null;
  const [row] = await db.$queryRaw<{ namespace: string }[]>`
    SELECT n.slug AS namespace FROM service_accounts s JOIN namespaces n ON n.id = s.namespace_id WHERE s.id = ${actor.id}`;
  return row ? { id: actor.id, name: actor.name, namespace: row.namespace } : null;
}
