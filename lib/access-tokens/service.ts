import type { Making } from "@/lib/activity/record";
import type { Statements, Tx } from "@/lib/db";
import { AppError, invalidField } from "@/lib/errors";
import { placedName } from "@/lib/namespaces/placed-name";
import { forEachOf } from "@/lib/operation/bulk";
import { type Run, read, type Written, write, writeInSql } from "@/lib/operation/operation";
import { requireVersion } from "@/lib/operation/versions";
import { requireMayGrant } from "@/lib/roles/grant";
import type { Prisma } from "@/prisma/generated/client";
import { type AccessToken, type CreatedToken, accessTokensContract as contract, type NewToken } from "./contract";
import { issueToken, prepareToken, requireNameFree, resolveExpiry, successorExpiry } from "./issue";
import { type Issuer, lockIssuer, readIssuer } from "./issuer";
import { lists } from "./lists";
import { readToken } from "./read";

const single = {
  ...lists,

  create: writeInSql("access-tokens.create", contract.create, async ({ db, actor, target }, { sa: _sa, ...input }) =>
    createToken(db, actor, target, input),
  ),

  get: read("access-tokens.get", contract.get, async ({ db, target }) => readToken(db, target.id)),

  update: write("access-tokens.update", contract.update, async (run, { name, description }) => {
    // The ended token that had the name before lets go of it.
    if (name !== undefined) await lockAccountsOf(run, [run.target.id]);
    return changeToken(run, async (tx, before) => {
      if (name !== undefined && name !== before.name)
        requireNameFree(await readIssuer(tx, before.serviceAccount.id, name), name);
      return { ...(name !== undefined && { name }), ...(description !== undefined && { description }) };
    });
  }),

  revoke: write("access-tokens.revoke", contract.revoke, async (run) => {
    const { change } = await changeToken(run, async (_tx, before) =>
      before.status === "revoked" ? null : revocation(run),
    );
    return { output: undefined, change };
  }),

  pause: write("access-tokens.pause", contract.pause, async (run) =>
    changeToken(run, async (_tx, before) => {
      requireLive(before, "paused");
      return before.status === "paused" ? null : { pausedAt: new Date() };
    }),
  ),

  resume: write("access-tokens.resume", contract.resume, async (run) =>
    changeToken(run, async (_tx, before) => {
      requireLive(before, "resumed");
      return before.status === "paused" ? { pausedAt: null } : null;
    }),
  ),

  rotate: write("access-tokens.rotate", contract.rotate, async (run, { overlapHours }) => {
    const { db, actor, request, target } = run;
    await lockAccountsOf(run, [target.id]);
    const old = await lockToken(run);
    requireVersion(request, old.version);
    requireLive(old, "rotated");
    if (old.rotatedTo || old.overlapUntil)
      throw new AppError("conflict", `${old.name} is in rotation already. Finish it or roll it back first.`);
    if (old.rotatedFrom && ["rotated", "paused"].includes((await readToken(db, old.rotatedFrom)).status))
      throw new AppError(
        "conflict",
        `${old.name} takes over from another token still. Finish that rotation or roll it back first.`,
      );
    await db.$executeRaw`
      UPDATE access_tokens SET holds_name = false, version = version + 1,
        overlap_until = least(now() + make_interval(secs => ${overlapHours * 3600}), coalesce(expires_at, 'infinity'))
      WHERE id = ${old.id}`;
    const issuer = await readIssuer(db, old.serviceAccount.id, old.name);
    const listed = await db.accessTokenRole.findMany({ where: { tokenId: old.id }, select: { assignmentId: true } });
    const bound = new Set(listed.map(({ assignmentId }) => assignmentId));
    const roles = old.roles && issuer.held.filter(({ assignmentId }) => bound.has(assignmentId));
    requireMayGrant(actor, roles ?? issuer.held);
    const { token: successor, plaintext } = await issueToken(db, {
      actor,
      issuer,
      name: old.name,
      description: old.description,
      expiresAt: successorExpiry(issuer, old),
      roles,
      allowedCidrs: old.allowedCidrs,
      format: old.format,
      rotatedFromId: old.id,
    });
    return {
      output: { ...successor, token: plaintext },
      change: { target: named(old), before: old, after: { rotated: await readToken(db, old.id), successor } },
    };
  }),

  finishRotation: write("access-tokens.finish-rotation", contract.finishRotation, async (run) => {
    const { old } = await rotationPair(run);
    return endOne(run, old, revocation(run));
  }),

  rollBackRotation: write("access-tokens.roll-back-rotation", contract.rollBackRotation, async (run) => {
    const { old, successor } = await rotationPair(run);
    await run.db.accessToken.updateMany({
      where: { id: successor.id, namespaceId: run.target.namespaceId },
      data: { ...revocation(run), rotatedFromId: null, version: { increment: 1 } },
    });
    return endOne(run, old, { overlapUntil: null, holdsName: true });
  }),
};

/** The verbs of access tokens. A token is immutable but for name and description; it ends by expiry, revocation or rotation. */
export const accessTokens = {
  ...single,
  bulk: write("access-tokens.bulk", contract.bulk, async (run, { action, ids }) => {
    await lockAccountsOf(run, ids);
    return forEachOf(run, single[action], "id", ids);
  }),
};

/** A token of `account` on behalf of `actor`, still to be made; also the second half of creating an account with its first token. */
export async function createToken(
  tx: Statements,
  actor: Run<Tx>["actor"],
  account: { id: string; issuer?: Issuer },
  input: NewToken,
): Promise<Written<CreatedToken> & { making: Making }> {
  const issuer = account.issuer ?? (await lockIssuer(tx, account.id, input.name));
  const roles = input.roles ? [...new Set(input.roles.map((name) => pickRole(issuer, name)))] : null;
  requireMayGrant(actor, roles ?? issuer.held);
  const { token, plaintext, making } = await prepareToken(tx, {
    actor,
    issuer,
    name: input.name,
    description: input.description,
    expiresAt: resolveExpiry(issuer, input),
    roles,
    allowedCidrs: input.allowedCidrs,
    format: input.format,
  });
  return { output: { ...token, token: plaintext }, change: { target: named(token), after: token }, making };
}

function pickRole(issuer: Issuer, name: string): Issuer["held"][number] {
  const { name: role, namespace = issuer.namespace } = placedName(name);
  const found = issuer.held.find((one) => one.role === role && one.namespace === namespace);
  if (!found)
    throw invalidField(
      "roles",
      `${issuer.name} does not hold the role ${name}. A token can carry only roles of its account.`,
    );
  return found;
}

/** Changes the addressed token under its lock; `null` from `decide` means it is as wanted already, and records nothing. */
async function changeToken(
  run: Run<Tx>,
  decide: (tx: Tx, before: AccessToken) => Promise<Prisma.AccessTokenUpdateManyMutationInput | null>,
): Promise<Written<AccessToken>> {
  const before = await lockToken(run);
  requireVersion(run.request, before.version);
  const data = await decide(run.db, before);
  return data ? endOne(run, before, data) : { output: before, change: null };
}

async function endOne(
  run: Run<Tx>,
  before: AccessToken,
  data: Prisma.AccessTokenUpdateManyMutationInput,
): Promise<Written<AccessToken>> {
  await run.db.accessToken.updateMany({
    where: { id: before.id, namespaceId: run.target.namespaceId },
    data: { ...data, version: { increment: 1 } },
  });
  const after = await readToken(run.db, before.id);
  return { output: after, change: { target: named(after), before, after } };
}

/**
 * Before more than one token: whoever deletes an account holds it and then locks its tokens in whatever order they lie. The
 * roles of these accounts stay what they are read as.
 */
async function lockAccountsOf({ db, actor }: Run<Tx>, tokenIds: readonly string[]): Promise<void> {
  await db.$queryRaw`
    SELECT 1 FROM service_accounts WHERE id IN (SELECT service_account_id FROM access_tokens WHERE id = ANY(${tokenIds}))
      AND namespace_id = ANY(${actor.access.where("access-tokens:write")})
    ORDER BY id COLLATE "C" FOR NO KEY UPDATE`;
}

async function lockToken({ db, target }: Run<Tx>): Promise<AccessToken> {
  await db.$queryRaw`SELECT 1 FROM access_tokens WHERE id = ${target.id} FOR UPDATE`;
  return readToken(db, target.id);
}

/** Both ends of a rotation in overlap, locked, whichever of them was addressed. */
async function rotationPair(run: Run<Tx>): Promise<{ old: AccessToken; successor: AccessToken }> {
  const { id } = run.target;
  await lockAccountsOf(run, [id]);
  await run.db.$queryRaw`
    SELECT 1 FROM access_tokens WHERE id = ${id} OR rotated_from_id = ${id} OR id = (SELECT rotated_from_id FROM access_tokens WHERE id = ${id})
    FOR UPDATE`;
  const addressed = await readToken(run.db, id);
  requireVersion(run.request, addressed.version);
  const otherId = addressed.rotatedTo ?? addressed.rotatedFrom;
  if (otherId) {
    const other = await readToken(run.db, otherId);
    const pair = addressed.rotatedTo ? { old: addressed, successor: other } : { old: other, successor: addressed };
    if (pair.old.overlapUntil && pair.old.status !== "expired" && pair.old.status !== "revoked") return pair;
  }
  throw new AppError("conflict", `${addressed.name} is not in rotation, or its overlap is over.`);
}

function requireLive(token: AccessToken, verb: string): void {
  if (token.status === "revoked" || token.status === "expired")
    throw new AppError("conflict", `${token.name} is ${token.status} and can't be ${verb}. Create a new token.`);
}

function revocation({ actor }: Run<Tx>) {
  return { revokedAt: new Date(), revokedById: actor.id, revokedByName: actor.name, holdsName: false };
}

function named(token: AccessToken) {
  return { kind: "access-token", id: token.id, name: token.name, of: token.serviceAccount.name };
}
