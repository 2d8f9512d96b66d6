import "server-only";
import { appendActivity } from "@/lib/activity/record";
import { recordRefusal } from "@/lib/activity/refusals";
import { database, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { RequestFacts } from "@/lib/operation/request";
import { rememberDevice } from "./device";
import { startSession } from "./session";
import { holdsRole, normaliseEmail, type SignInCookies, withoutRole } from "./sign-in";

/** The claims of a verified ID token that we look at (OpenID Connect Core 1.0, sections 2 and 5.1). */
export type IdentityClaims = {
  iss: string;
  sub: string;
  email?: string;
  email_verified?: boolean;
  /** Seconds since 1970: when the person last proved who they are to the provider. */
  auth_time?: number;
};

/**
 * Signs in with an OpenID Connect identity: the member it is bound to, or an invited member who did not activate yet and
 * whose e-mail the provider vouches for, which binds it for good. Nothing else links an identity to a member, so whoever
 * controls a provider's e-mail field takes over nobody. Only `auth_time` counts as a recent proof.
 */
export async function signInWithIdentity(claims: IdentityClaims, request: RequestFacts): Promise<SignInCookies> {
  const identity = `${claims.iss}|${claims.sub}`;
  const email = claims.email_verified === true && claims.email ? normaliseEmail(claims.email) : null;
  try {
    return await database().$transaction(async (tx) => {
      const member =
        (await tx.member.findUnique({ where: { oidcIdentity: identity } })) ??
        (email === null ? null : await bindInvited(tx, email, identity, request));
      if (!member || member.disabledAt || !member.activatedAt)
        throw new AppError(
          "unauthenticated",
          "This single sign-on identity belongs to no member here. Ask an admin to invite the email it carries.",
        );
      if (!(await holdsRole(tx, member.id))) throw withoutRole(member.email);
      const provenAt = new Date((claims.auth_time ?? 0) * 1000);
      const session = await startSession(tx, member, "oidc", request, provenAt);
      return { session, device: rememberDevice(member.id) };
    });
  } catch (error) {
    if (error instanceof AppError) {
      const name = email ?? "";
      const reason = error.code === "forbidden" ? "no-role" : "unbound-identity";
      await recordRefusal({
        actor: null,
        request,
        action: "session.create",
        reason,
        target: { kind: "member", id: name, name },
      });
    }
    throw error;
  }
}

async function bindInvited(tx: Tx, email: string, identity: string, request: RequestFacts) {
  const [invited] = await tx.$queryRaw<{ id: string }[]>`
    UPDATE members SET oidc_identity = ${identity}, activated_at = now(), version = version + 1
    WHERE email = ${email} AND activated_at IS NULL AND disabled_at IS NULL AND oidc_identity IS NULL AND password_hash IS NULL
    RETURNING id`;
  if (!invited) return null;
  await tx.$executeRaw`UPDATE invitations SET used_at = now() WHERE member_id = ${invited.id} AND used_at IS NULL`;
  const member = await tx.member.findUniqueOrThrow({ where: { id: invited.id } });
  await appendActivity(tx, {
    actor: { kind: "member", id: member.id, name: member.name, token: null },
    request,
    namespace: "",
    action: "members.activate",
    target: { kind: "member", id: member.id, name: member.email },
    before: { activated: false, oidcIdentity: null },
    after: { activated: true, oidcIdentity: identity },
    outcome: "done",
  });
  return member;
}
