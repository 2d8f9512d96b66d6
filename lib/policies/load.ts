import type { Reader } from "@/lib/db";
import { Prisma } from "@/prisma/generated/client";
import { compilePolicy, type Policy } from "./engine/compile";
import type { Socket, StoredPolicy, Subject } from "./engine/model";

/** A part as the engine reads it: a JSON `null` is not an absent part but one that can't be read. */
const part = (column: string) =>
  Prisma.raw(`CASE WHEN jsonb_typeof(p.${column}) = 'null' THEN '"null"'::jsonb ELSE p.${column} END`);

/** Policies as the engine asks them, from `policies p` where `condition` holds. */
export async function loadPolicies(db: Reader, condition: Prisma.Sql): Promise<Policy[]> {
  return (await loadStoredPolicies(db, condition)).map(compilePolicy);
}

/** Policies as they are stored, each with its version, from `policies p` where `condition` holds. */
export async function loadStoredPolicies(
  db: Reader,
  condition: Prisma.Sql,
): Promise<(StoredPolicy & { version: number })[]> {
  return db.$queryRaw`
    SELECT p.id, p.name, p.namespace_id AS "namespaceId", (SELECT slug FROM namespaces WHERE id = p.namespace_id) AS namespace,
      p.version, p.enabled, p.effect, p.org_wide AS "orgWide", p.tag_rules AS "tagRules",
      ${part("who")} AS who, ${part("from_where")} AS "where", ${part("at_when")} AS "when", ${part("actions")} AS actions,
      array(SELECT service_account_id FROM policy_service_accounts l WHERE l.policy_id = p.id) AS "serviceAccounts",
      array(SELECT member_id FROM policy_members l WHERE l.policy_id = p.id) AS members,
      array(SELECT group_id FROM policy_groups l WHERE l.policy_id = p.id) AS groups,
      array(SELECT socket_id FROM policy_sockets l WHERE l.policy_id = p.id) AS sockets
    FROM policies p WHERE ${condition} ORDER BY p.name COLLATE "C", p.id`;
}

export type AccountRow = Omit<Subject, "kind" | "stopped"> & {
  namespaceId: string;
  disabled: boolean;
  expired: boolean;
};

/** What `toSubject` reads, from `service_accounts s LEFT JOIN members m ON IMPERSONATED`; expiry by the database's clock. */
export const ACCOUNT_COLUMNS = Prisma.sql`
  s.id, s.name, s.namespace_id AS "namespaceId", coalesce(m.id, s.user_id) AS "userId",
  s.disabled_at IS NOT NULL AS disabled, coalesce(s.expires_at <= now(), false) AS expired,
  CASE WHEN m.id IS NULL THEN NULL ELSE json_build_object('id', m.id, 'name', m.name, 'email', m.email) END AS person,
  (SELECT coalesce(json_agg(json_build_object('id', g.id, 'name', g.name)), '[]') FROM groups g WHERE g.id = ANY(ARRAY(
    SELECT l.group_id FROM group_service_accounts l WHERE l.service_account_id = s.id AND m.id IS NULL
    UNION ALL SELECT l.group_id FROM group_members l WHERE l.member_id = m.id))) AS groups`;

/** Whom account `s` acts as, if anyone. */
export const IMPERSONATED = Prisma.sql`m.id = s.impersonates_member_id AND m.disabled_at IS NULL`;

/** Service accounts as policies see them, from `service_accounts s` where `condition` holds: the person where they act as one. */
export async function loadAccounts(db: Reader, condition: Prisma.Sql): Promise<(Subject & { namespaceId: string })[]> {
  const rows = await db.$queryRaw<AccountRow[]>`
    SELECT ${ACCOUNT_COLUMNS} FROM service_accounts s LEFT JOIN members m ON ${IMPERSONATED}
    WHERE ${condition} ORDER BY s.name COLLATE "C", s.id`;
  return rows.map(toSubject);
}

/** A row of ACCOUNT_COLUMNS as the engine sees it. */
export function toSubject(row: AccountRow): Subject & { namespaceId: string } {
  const { id, name, namespaceId, userId, groups, person, disabled, expired } = row;
  const stopped = disabled
    ? `${name} is disabled, so all its tokens are stopped.`
    : expired
      ? `${name} has expired, so all its tokens are stopped.`
      : null;
  return { kind: "service-account", id, name, namespaceId, userId, groups, person, stopped };
}

export type MemberRow = { id: string; name: string; email: string; disabled: boolean; groups: Subject["groups"] };

/** What `toMember` reads, from `members m`. */
export const MEMBER_COLUMNS = Prisma.sql`
  m.id, m.name, m.email, m.disabled_at IS NOT NULL AS disabled,
  (SELECT coalesce(json_agg(json_build_object('id', g.id, 'name', g.name)), '[]')
    FROM group_members l JOIN groups g ON g.id = l.group_id WHERE l.member_id = m.id) AS groups`;

/** Members as policies see them, from `members m` where `condition` holds. */
export async function loadMembers(db: Reader, condition: Prisma.Sql): Promise<Subject[]> {
  const rows = await db.$queryRaw<MemberRow[]>`
    SELECT ${MEMBER_COLUMNS} FROM members m WHERE ${condition} ORDER BY m.name COLLATE "C", m.id`;
  return rows.map(toMember);
}

/** A row of MEMBER_COLUMNS as the engine sees it. */
export function toMember({ id, name, email, disabled, groups }: MemberRow): Subject {
  return {
    kind: "member",
    id,
    name,
    namespaceId: null,
    userId: id,
    groups,
    person: { id, name, email },
    stopped: disabled ? `${name} is disabled.` : null,
  };
}

/** A socket as the engine sees it, with its hostname and the slug of its namespace. */
export type PlacedSocket = Socket & { hostname: string | null; namespace: string };

/** Sockets from `sockets s` where `condition` holds, each with the namespaces above it. */
export async function loadSockets(db: Reader, condition: Prisma.Sql): Promise<PlacedSocket[]> {
  const namespaces = await db.namespace.findMany({ select: { id: true, slug: true, parentId: true } });
  const byId = new Map(namespaces.map((one) => [one.id, one]));
  const upwards = (id: string): string[] => {
    const parent = byId.get(id)?.parentId;
    return parent ? [id, ...upwards(parent)] : [id];
  };
  const rows = await db.$queryRaw<
    (Pick<PlacedSocket, "id" | "name" | "type" | "tags" | "hostname" | "acceptAmbiguousPaths"> & {
      namespaceId: string;
    })[]
  >`
    SELECT s.id, s.name, s.type, s.tags, s.hostname, s.accept_ambiguous_paths AS "acceptAmbiguousPaths", s.namespace_id AS "namespaceId"
    FROM sockets s WHERE ${condition} ORDER BY s.name COLLATE "C", s.id`;
  return rows.map(({ namespaceId, ...row }) => ({
    ...row,
    namespaces: upwards(namespaceId),
    namespace: byId.get(namespaceId)?.slug ?? "",
  }));
}
