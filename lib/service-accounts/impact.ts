import { TOKEN_IS_LIVE } from "@/lib/access-tokens/read";
import { tokenHint } from "@/lib/access-tokens/token-format";
import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { invalidField } from "@/lib/errors";
import type { Impact } from "./contract";
import { readAccount } from "./read";

type Wanted = { removeRoles?: string | string[] | undefined; removeGroups?: string | string[] | undefined };

/**
 * What an account's end, or the loss of roles and groups, would touch. Of roles: the live tokens that would lose one, each
 * with what it keeps; else every live token.
 */
export async function readImpact(db: Reader, actor: Actor, id: string, wanted: Wanted): Promise<Impact> {
  const account = await readAccount(db, actor, id);
  const here = `@${account.namespace}`;
  const roles = [wanted.removeRoles ?? []]
    .flat()
    .map((role) => (role.endsWith(here) ? role.slice(0, -here.length) : role));
  const groups = [wanted.removeGroups ?? []].flat();
  const held = account.roles.map(({ role, namespace }) => (`@${namespace}` === here ? role : `${role}@${namespace}`));
  const unheld = roles.find((role) => !held.includes(role));
  if (unheld !== undefined) throw invalidField("removeRoles", `${account.name} does not hold ${unheld}.`);
  const absent = groups.find((group) => !account.groups.includes(group));
  if (absent !== undefined) throw invalidField("removeGroups", `${account.name} is not in ${absent}.`);
  const tokens = (await liveTokens(db, id))
    .map((token) => ({
      ...token,
      loses: token.roles.filter((role) => roles.includes(role)),
      keeps: token.roles.filter((role) => !roles.includes(role)),
    }))
    .filter(({ loses }) => roles.length === 0 || loses.length > 0);
  return {
    tokens: tokens.slice(0, 100).map((token) => ({ ...token, lastUsedAt: token.lastUsedAt?.toISOString() ?? null })),
    liveTokens: roles.length === 0 ? account.tokens.live : tokens.length,
    policies: await policiesNaming(db, actor, account),
    groups: account.groups,
    policiesOfGroups: groups.length === 0 ? [] : await policiesOfGroups(db, actor, id, groups),
  };
}

/** Those that name the account, or its user ID. */
async function policiesNaming(db: Reader, actor: Actor, { id, userId }: { id: string; userId: string }) {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT p.name FROM policies p WHERE p.namespace_id = ANY(${actor.access.where("policies:read")})
      AND (p.who -> 'userIds' ? ${userId} OR p.id IN (SELECT policy_id FROM policy_service_accounts WHERE service_account_id = ${id}))
    ORDER BY p.name COLLATE "C", p.id`;
  return rows.map(({ name }) => name);
}

/** The live tokens of an account with the roles that they carry, the last used first; at most 1,000. */
export async function liveTokens(db: Reader, serviceAccountId: string) {
  const rows = await db.$queryRaw<{ id: string; name: string; lastUsedAt: Date | null; roles: string[] }[]>`
    SELECT t.id, t.name, t.last_used_at AS "lastUsedAt",
      array(SELECT r.name || CASE WHEN a.namespace_id = t.namespace_id THEN '' ELSE '@' || n.slug END
        FROM role_assignments a JOIN roles r ON r.id = a.role_id JOIN namespaces n ON n.id = a.namespace_id
        WHERE a.service_account_id = t.service_account_id
          AND (t.inherits_roles OR EXISTS (SELECT 1 FROM access_token_roles l WHERE l.token_id = t.id AND l.assignment_id = a.id))
        ORDER BY 1) AS roles
    FROM access_tokens t WHERE t.service_account_id = ${serviceAccountId} AND ${TOKEN_IS_LIVE}
    ORDER BY t.last_used_at DESC NULLS LAST, t.id LIMIT 1000`;
  return rows.map((row) => ({ ...row, hint: tokenHint(row.id) }));
}

async function policiesOfGroups(db: Reader, actor: Actor, account: string, groups: string[]): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT p.name FROM group_service_accounts m JOIN groups g ON g.id = m.group_id
    JOIN policy_groups l ON l.group_id = g.id JOIN policies p ON p.id = l.policy_id
    WHERE m.service_account_id = ${account} AND g.name = ANY(${groups})
      AND g.namespace_id = ANY(${actor.access.where("groups:read")}) AND p.namespace_id = ANY(${actor.access.where("policies:read")})
    ORDER BY 1`;
  return rows.map(({ name }) => name);
}
