import "server-only";
import type { Actor } from "@/lib/auth/actor";
import { randomBase62 } from "@/lib/base62";
import type { Reader, Tx } from "@/lib/db";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { keyedHash } from "@/lib/secrets";

/** `setup` makes the first admin, `invite` activates an invited member, `reset` gives an active one a new password. */
export type LinkKind = "setup" | "invite" | "reset";

const LIFETIME_HOURS: Record<LinkKind, number> = { setup: 24, invite: 7 * 24, reset: 24 };
const PATHS: Record<LinkKind, string> = { setup: "setup", invite: "invite", reset: "sign-in/reset" };

type LinkRow = { id: string; memberId: string | null };

/**
 * Makes a one-time link of which only a keyed hash is stored; unused ones of the same purpose end. The caller records the
 * change; the link is shown to whoever made it, once.
 */
export async function createLink(
  tx: Tx,
  kind: LinkKind,
  memberId: string | null,
  actor: Pick<Actor, "id" | "name">,
): Promise<string> {
  const secret = randomBase62(43);
  await tx.invitation.deleteMany({ where: { kind, memberId, usedAt: null } });
  await tx.$executeRaw`
    INSERT INTO invitations (id, kind, hash, member_id, created_by_id, created_by_name, expires_at)
    VALUES (${newId("inv")}, ${kind}, ${keyedHash("one-time-link", `${kind}|${secret}`)}, ${memberId}, ${actor.id}, ${actor.name},
            now() + make_interval(hours => ${LIFETIME_HOURS[kind]}))`;
  return `${env().url}/${PATHS[kind]}/${secret}`;
}

/** What a link is for, without using it up: looking at the page, or a mail scanner that does, spends nothing. Null: not valid. */
export async function readLink(db: Reader, kind: LinkKind, secret: string): Promise<LinkRow | null> {
  if (!/^[0-9A-Za-z]{43}$/.test(secret)) return null;
  const [row] = await db.$queryRaw<LinkRow[]>`
    SELECT id, member_id AS "memberId" FROM invitations
    WHERE kind = ${kind} AND hash = ${keyedHash("one-time-link", `${kind}|${secret}`)} AND used_at IS NULL AND expires_at > now()`;
  return row ?? null;
}

/** Uses a link up. Of any number at once exactly one succeeds; the others throw `not_found`. */
export async function spendLink(tx: Tx, kind: LinkKind, secret: string): Promise<LinkRow> {
  const link = await readLink(tx, kind, secret);
  // The row decides: whoever comes second waits for the first to commit, and then finds nothing to change.
  const spent = link
    ? await tx.$executeRaw`UPDATE invitations SET used_at = now() WHERE id = ${link.id} AND used_at IS NULL AND expires_at > now()`
    : 0;
  if (!link || spent !== 1) throw linkEnded(kind);
  return link;
}

const ENDED: Record<LinkKind, string> = {
  setup:
    "This link was used, replaced or is older than 24 hours. The next start of Latchkey prints a new one, if it is still needed.",
  invite: "This link was used, replaced or is older than 7 days. Ask the admin who sent it for a new one.",
  reset: "This link was used, replaced or is older than 24 hours. Ask the admin who sent it for a new one.",
};

/** What to say about a link that can't be used, whatever the reason. */
export function linkEnded(kind: LinkKind): AppError {
  return new AppError("not_found", ENDED[kind]);
}
