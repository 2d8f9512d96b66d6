import type { Actor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db";
import { AppError, invalidField } from "@/lib/errors";
import { CURRENT_KEY_VERSION } from "@/lib/secrets";
import type { NewToken } from "./contract";
import { tokenLimits } from "./limits";
import { mintToken } from "./token-format";
import { tokenHash } from "./token-hash";

type Issue = {
  actor: Pick<Actor, "id" | "name">;
  account: { id: string; namespaceId: string; name: string };
  name: string;
  description: string;
  expiresAt: Date | null;
  /** Ids of the account's assignments that the token is limited to; `null`: inherits them all, live. */
  assignmentIds: readonly string[] | null;
  allowedCidrs: readonly string[];
  rotatedFromId?: string;
};

/** Inserts a token and answers its plaintext, which is stored nowhere. The caller checked the right to and records it. */
export async function issueToken(tx: Tx, issue: Issue): Promise<{ id: string; plaintext: string }> {
  const { account, actor } = issue;
  const minted = mintToken("s");
  const id = `tok_${minted.id12}`;
  await claimName(tx, account, issue.name);
  await tx.accessToken.create({
    data: {
      namespaceId: account.namespaceId,
      id,
      serviceAccountId: account.id,
      name: issue.name,
      description: issue.description,
      hash: tokenHash(minted, account.id),
      hashKeyVersion: CURRENT_KEY_VERSION,
      inheritsRoles: issue.assignmentIds === null,
      allowedCidrs: [...issue.allowedCidrs],
      expiresAt: issue.expiresAt,
      createdById: actor.id,
      createdByName: actor.name,
      rotatedFromId: issue.rotatedFromId ?? null,
    },
    select: { id: true },
  });
  if (issue.assignmentIds?.length)
    await tx.accessTokenRole.createMany({
      data: issue.assignmentIds.map((assignmentId) => ({ serviceAccountId: account.id, tokenId: id, assignmentId })),
    });
  return { id, plaintext: minted.plaintext };
}

/** Refuses a name that another live token of the account holds. One that ended by itself lets go of it now. */
export async function claimName(tx: Tx, account: { id: string; name: string }, name: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE access_tokens SET holds_name = false WHERE service_account_id = ${account.id} AND name = ${name} AND holds_name
    AND (expires_at <= now() OR overlap_until <= now())`;
  const taken = await tx.accessToken.findFirst({
    where: { serviceAccountId: account.id, name, holdsName: true },
    select: { id: true },
  });
  if (!taken) return;
  const message = `${name} is the name of another live token of ${account.name}. Choose another name, or revoke that one first.`;
  throw new AppError("name_taken", message, [{ path: "name", message }]);
}

/** The instant a new token ends, or null for never; by the database's clock and the organisation's settings. */
export async function resolveExpiry(
  tx: Tx,
  input: Pick<NewToken, "expiresAt" | "expiresInDays">,
): Promise<Date | null> {
  const { now, maxDays, allowNever } = await tokenLimits(tx);
  const { expiresAt, expiresInDays } = input;
  if (expiresAt !== undefined && expiresInDays !== undefined)
    throw invalidField("expiresAt", "Give expiresAt or expiresInDays, not both.");
  if (expiresAt === null || expiresInDays === null) {
    if (allowNever) return null;
    throw invalidField(
      expiresAt === null ? "expiresAt" : "expiresInDays",
      "This organisation does not allow tokens without an expiry. Choose a date.",
    );
  }
  const day = 86_400_000;
  const end =
    expiresAt === undefined
      ? new Date(now.getTime() + (expiresInDays ?? Math.min(365, maxDays)) * day)
      : new Date(expiresAt);
  const path = expiresAt === undefined ? "expiresInDays" : "expiresAt";
  if (end.getTime() < now.getTime() + 60_000)
    throw invalidField(path, "A token lives at least one minute. Choose a later time.");
  if (end.getTime() > now.getTime() + maxDays * day)
    throw invalidField(path, `A token lives at most ${maxDays} days here. Choose an earlier date.`);
  return end;
}
