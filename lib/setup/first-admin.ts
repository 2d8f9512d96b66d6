import "server-only";
import { appendActivity } from "@/lib/activity/record";
import type { Actor } from "@/lib/auth/actor";
import { rememberDevice } from "@/lib/auth/device";
import { checkNewMember, limitLinkAttempts } from "@/lib/auth/new-member";
import { linkEnded, readLink, spendLink } from "@/lib/auth/one-time-links";
import { hashPassword } from "@/lib/auth/password";
import { startSession } from "@/lib/auth/session";
import type { SignInCookies } from "@/lib/auth/sign-in";
import { database, type Reader, type Tx } from "@/lib/db";
import { newId } from "@/lib/ids";
import type { RequestFacts } from "@/lib/operation/request";

type NewAdmin = { email: string; name: string; passwordHash: string };
type Maker = Pick<Actor, "kind" | "id" | "name" | "token">;

/** True when someone can sign in who may do everything. */
export async function hasAdmin(db: Reader): Promise<boolean> {
  const [row] = await db.$queryRaw<{ has: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM role_assignments a JOIN members m ON m.id = a.member_id WHERE a.role_id = 'role_admin'
      AND a.namespace_id = 'ns_global' AND m.activated_at IS NOT NULL AND m.disabled_at IS NULL) AS has`;
  return row?.has ?? false;
}

/** True while the secret of a setup link can still make the first admin. */
export async function isSetupLink(secret: string): Promise<boolean> {
  return (await readLink(database(), "setup", secret)) !== null;
}

/**
 * Makes the first admin by the setup link, and signs them in. Of any number of submits at once exactly one makes one; a
 * link that was used, replaced or is too old, or an installation that has an admin, is `not_found`.
 */
export async function setUpFirstAdmin(
  input: { token: string; email: string; name: string; password: string },
  request: RequestFacts,
): Promise<SignInCookies> {
  await limitLinkAttempts(request);
  if (!(await isSetupLink(input.token))) throw linkEnded("setup");
  const { email, name } = checkNewMember(input);
  const passwordHash = await hashPassword(input.password);
  return database().$transaction(
    async (tx) => {
      await spendLink(tx, "setup", input.token);
      if (await hasAdmin(tx)) throw linkEnded("setup");
      const id = await createFirstAdmin(tx, { email, name, passwordHash }, null, request);
      const member = { id, email, name };
      return { session: await startSession(tx, member, "password", request), device: rememberDevice(id) };
    },
    { maxWait: 10_000, timeout: 15_000 },
  );
}

/**
 * Inserts an activated member with the role admin at the root, who also owns the accounts that nobody owns yet, and
 * records it as done by `maker`; null: by themself. Someone invited under the same e-mail becomes that admin.
 */
export async function createFirstAdmin(
  tx: Tx,
  admin: NewAdmin,
  maker: Maker | null,
  request: RequestFacts,
): Promise<string> {
  const invited = await tx.member.findUnique({ where: { email: admin.email }, select: { id: true } });
  const id = invited?.id ?? newId("mem");
  const by = maker ?? { kind: "member" as const, id, name: admin.name, token: null };
  await tx.$executeRaw`
    INSERT INTO members (id, email, name, password_hash, activated_at, created_by_id, created_by_name)
    VALUES (${id}, ${admin.email}, ${admin.name}, ${admin.passwordHash}, now(), ${by.id}, ${by.name})
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, password_hash = excluded.password_hash, activated_at = now(),
      disabled_at = NULL, version = members.version + 1`;
  await tx.$executeRaw`
    INSERT INTO role_assignments (id, role_id, namespace_id, member_id, assigned_by_id, assigned_by_name)
    VALUES (${newId("ra")}, 'role_admin', 'ns_global', ${id}, ${by.id}, ${by.name})
    ON CONFLICT (member_id, role_id, namespace_id) DO NOTHING`;
  // The lock of keep_an_owner(): an account made without an owner at this moment is either adopted here or refused there.
  await tx.$queryRaw`SELECT 1 FROM namespaces WHERE slug = 'global' FOR NO KEY UPDATE`;
  await tx.$executeRaw`
    INSERT INTO service_account_owners (namespace_id, service_account_id, owner_id, member_id)
    SELECT s.namespace_id, s.id, ${id}, ${id} FROM service_accounts s
    WHERE NOT EXISTS (SELECT 1 FROM service_account_owners o WHERE o.service_account_id = s.id)`;
  await appendActivity(tx, {
    actor: by,
    request,
    namespace: "",
    action: "members.create",
    target: { kind: "member", id, name: admin.email },
    after: { email: admin.email, name: admin.name, roles: ["admin@global"], activated: true },
    outcome: "done",
  });
  return id;
}
