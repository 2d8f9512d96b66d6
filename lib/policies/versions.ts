import type { Reader, Tx } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { type Page, readPage } from "@/lib/operation/page";
import { Prisma } from "@/prisma/generated/client";
import type { Attached } from "./attachments";
import type { Policy, PolicyVersion } from "./contract";
import type { PolicyDocument } from "./document";
import { documentOf } from "./plain-document";
import type { SubjectKeys } from "./subjects";

/** A document as it was saved, with the ids behind its names and the sockets it was attached to beside it. */
type Stored = PolicyDocument & { subjects?: Policy["subjects"]; attached?: Attached[] };
type VersionRow = { version: number; savedAt: Date; savedById: string; savedByName: string; document: Stored };

/** The saves of a policy, the newest first. */
export async function readVersions(
  db: Reader,
  policyId: string,
  input: { limit: number; cursor?: string | undefined; count: boolean },
): Promise<Page<PolicyVersion>> {
  const page = await readPage<VersionRow>({
    input,
    sort: { key: { expression: Prisma.sql`v.version`, type: "bigint" }, descending: true },
    id: Prisma.sql`v.policy_id`,
    select: Prisma.sql`v.version, v.saved_at AS "savedAt", v.saved_by_id AS "savedById", v.saved_by_name AS "savedByName", v.document`,
    from: Prisma.sql`FROM policy_versions v WHERE v.policy_id = ${policyId}`,
    run: (query) => db.$queryRaw(query),
  });
  return {
    ...page,
    items: page.items.map((row) => ({
      version: row.version,
      savedAt: row.savedAt.toISOString(),
      savedBy: { id: row.savedById, name: row.savedByName },
      document: documentOf(row.document),
      sockets: row.document.attached?.map(({ name }) => name) ?? null,
    })),
  };
}

/** What version `version` said and when, whom its names stood for then, and what it was attached to (`null`: not kept). */
export async function storedVersion(
  db: Tx,
  policyId: string,
  version: number,
): Promise<{ document: PolicyDocument; subjects: Policy["subjects"]; attached: Attached[] | null; savedAt: Date }> {
  const row = await db.policyVersion.findUnique({
    where: { policyId_version: { policyId, version } },
    select: { document: true, savedAt: true },
  });
  if (!row) throw notFound("version");
  const stored = row.document as unknown as Stored;
  return {
    document: documentOf(stored),
    subjects: stored.subjects ?? { serviceAccounts: [], members: [], groups: [] },
    attached: stored.attached ?? null,
    savedAt: row.savedAt,
  };
}

/** A version's document without the user IDs of accounts that were made after it was saved: it can't have meant them. */
export async function withoutLaterNamesakes(db: Tx, document: PolicyDocument, savedAt: Date): Promise<PolicyDocument> {
  const { userIds } = document.who ?? {};
  if (!userIds) return document;
  const later = await db.serviceAccount.findMany({
    where: { userId: { in: userIds }, createdAt: { gt: savedAt } },
    select: { userId: true },
  });
  const made = new Set(later.map(({ userId }) => userId));
  return { ...document, who: { ...document.who, userIds: userIds.filter((one) => !made.has(one)) } };
}

/** Those of a version's subjects that exist today, by id: a namesake made later has none of the old one's grants. */
export async function stillThere(
  db: Tx,
  { serviceAccounts, members, groups }: Policy["subjects"],
): Promise<SubjectKeys> {
  const ids = (rows: { id: string }[]) => ({ id: { in: rows.map(({ id }) => id) } });
  return {
    serviceAccounts: await db.serviceAccount.findMany({
      where: ids(serviceAccounts),
      select: { id: true, namespaceId: true },
    }),
    members: await db.member.findMany({ where: ids(members), select: { id: true } }),
    groups: await db.group.findMany({ where: ids(groups), select: { id: true, namespaceId: true } }),
  };
}
