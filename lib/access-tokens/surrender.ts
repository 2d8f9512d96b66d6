import "server-only";
import { appendActivity } from "@/lib/activity/record";
import { database } from "@/lib/db";
import type { RequestFacts } from "@/lib/operation/request";
import { readToken, readTokens } from "./read";

/** A token that was presented whole, and whose it is. */
export type Surrendered = {
  token: { id: string; name: string };
  account: { id: string; name: string; actsAs: string | null };
  namespace: string;
};

/**
 * Revokes a token at the wish of whoever holds it (RFC 7009): final, idempotent, and recorded as the account's own doing. The
 * caller has proven the token, whatever state it is in.
 */
export async function surrenderToken({ token, account, namespace }: Surrendered, request: RequestFacts): Promise<void> {
  await database().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM access_tokens WHERE id = ${token.id} FOR UPDATE`;
    const [before] = await readTokens(tx, [token.id]);
    // Gone with its account meanwhile: nothing is left to revoke.
    if (!before || before.status === "revoked") return;
    await tx.accessToken.updateMany({
      where: { id: token.id },
      data: {
        revokedAt: new Date(),
        revokedById: account.id,
        revokedByName: account.name,
        holdsName: false,
        version: { increment: 1 },
      },
    });
    await appendActivity(tx, {
      actor: { kind: "service-account", ...account, token },
      request,
      namespace,
      action: "access-tokens.revoke",
      target: { kind: "access-token", ...token, of: account.name },
      before,
      after: await readToken(tx, token.id),
      outcome: "done",
    });
  });
}
