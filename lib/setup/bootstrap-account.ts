import "server-only";
import { issueToken, resolveExpiry } from "@/lib/access-tokens/issue";
import { readIssuer } from "@/lib/access-tokens/issuer";
import { tokenHint } from "@/lib/access-tokens/token-format";
import { appendActivity } from "@/lib/activity/record";
import { systemActor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db";
import { newId } from "@/lib/ids";
import type { RequestFacts } from "@/lib/operation/request";

const NAME = "bootstrap-admin";

/**
 * Creates service account `bootstrap-admin` with the role admin and a token for the first automation. Answers the
 * token's plaintext, which goes into the file and nowhere else.
 */
export async function createBootstrapAccount(tx: Tx, ownerId: string | null, request: RequestFacts): Promise<string> {
  const id = newId("sa");
  const { id: createdById, name: createdByName } = systemActor;
  const description = "Made at the first start, for the automation that sets Latchkey up.";
  await tx.serviceAccount.create({
    data: { id, namespaceId: "ns_global", name: NAME, userId: NAME, description, createdById, createdByName },
    select: { id: true },
  });
  await tx.roleAssignment.create({
    data: {
      id: newId("ra"),
      roleId: "role_admin",
      namespaceId: "ns_global",
      serviceAccountNamespaceId: "ns_global",
      serviceAccountId: id,
      assignedById: createdById,
      assignedByName: createdByName,
    },
    select: { id: true },
  });
  if (ownerId)
    await tx.serviceAccountOwner.create({
      data: { namespaceId: "ns_global", serviceAccountId: id, ownerId, memberId: ownerId },
      select: { ownerId: true },
    });
  const entry = { actor: systemActor, request, namespace: "global", outcome: "done" as const };
  await appendActivity(tx, {
    ...entry,
    action: "service-accounts.create",
    target: { kind: "service-account", id, name: NAME },
    after: { name: NAME, description, roles: ["admin"] },
  });
  const issuer = await readIssuer(tx, id, "bootstrap");
  const expiresAt = resolveExpiry(issuer, {});
  const { token, plaintext } = await issueToken(tx, {
    actor: systemActor,
    issuer,
    name: "bootstrap",
    description: "Written to LATCHKEY_BOOTSTRAP_TOKEN_FILE.",
    expiresAt,
    roles: null,
    allowedCidrs: [],
    format: "opaque",
  });
  await appendActivity(tx, {
    ...entry,
    action: "access-tokens.create",
    target: { kind: "access-token", id: token.id, name: "bootstrap", of: NAME },
    after: { name: "bootstrap", hint: tokenHint(token.id), serviceAccount: NAME, roles: null, expiresAt },
  });
  return plaintext;
}
