import type { Actor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db";
import { AppError, invalidField } from "@/lib/errors";
import type { Run } from "@/lib/operation/operation";
import { Prisma } from "@/prisma/generated/client";
import { attachedSockets } from "./attachments";
import type { Policy } from "./contract";
import type { PolicyDocument } from "./document";
import { documentOf } from "./plain-document";
import { readPolicy } from "./read";
import { linkSubjects, type SubjectKeys } from "./subjects";

type Home = { id: string; namespaceId: string };

/** Writes a document that was checked, with its subjects found, as a new row or over the row that is there. */
export async function storeDocument(
  tx: Tx,
  actor: Pick<Actor, "id" | "name">,
  { id, namespaceId }: Home,
  document: PolicyDocument,
  subjects: SubjectKeys,
  as: "new" | "next",
): Promise<void> {
  const columns = {
    name: document.name,
    description: document.description,
    enabled: document.enabled,
    effect: document.effect,
    orgWide: document.orgWide,
    tagRules: document.tagRules,
    who: part(document.who && withoutReferences(document.who)),
    where: part(document.where),
    when: part(document.when),
    actions: part(document.actions),
    updatedById: actor.id,
    updatedByName: actor.name,
  };
  if (as === "new")
    await tx.policy.create({ data: { id, namespaceId, ...columns, createdById: actor.id, createdByName: actor.name } });
  else
    await tx.policy.update({
      where: { namespaceId_id: { namespaceId, id } },
      data: { ...columns, updatedAt: new Date(), version: { increment: 1 } },
    });
  await linkSubjects(tx, { id, namespaceId }, subjects);
}

/** Keeps the policy as it now stands as a version: the document and its attachments, with the ids behind the names for a restore. */
export async function keepVersion(
  tx: Tx,
  actor: Pick<Actor, "id" | "name">,
  { id, namespaceId }: Home,
): Promise<Policy> {
  const saved = await readPolicy(tx, id);
  await tx.policyVersion.create({
    data: {
      namespaceId,
      policyId: id,
      version: saved.version,
      document: {
        ...documentOf(saved),
        subjects: saved.subjects,
        attached: await attachedSockets(tx, id),
      } as Prisma.InputJsonObject,
      savedAt: new Date(saved.updatedAt),
      savedById: actor.id,
      savedByName: actor.name,
    },
  });
  return saved;
}

/** The policy that `run` addresses, locked until the transaction ends. Refuses a stale `If-Match` and says who was faster. */
export async function lockPolicy({ db, target, request }: Run<Tx>): Promise<Policy> {
  await db.$queryRaw`SELECT 1 FROM policies WHERE id = ${target.id} FOR UPDATE`;
  const policy = await readPolicy(db, target.id);
  if (request.ifMatch !== null && request.ifMatch !== policy.version)
    throw new AppError(
      "version_conflict",
      `${policy.updatedBy.name} saved version ${policy.version} while you were editing.`,
    );
  return policy;
}

/** Refuses a document that says it is of another namespace than the policy it is for. */
export function requireOwnNamespace({ namespace }: Pick<Run<Tx>, "namespace">, said: string | undefined): void {
  if (said !== undefined && said !== namespace.slug)
    throw invalidField("namespace", `This policy lives in ${namespace.slug} and stays there.`);
}

/** `who` as the row keeps it: the lists of references are present and empty, their members stand in the join tables. */
function withoutReferences(who: NonNullable<PolicyDocument["who"]>) {
  return {
    ...who,
    ...(who.serviceAccounts && { serviceAccounts: [] }),
    ...(who.members && { members: [] }),
    ...(who.groups && { groups: [] }),
  };
}

function part(value: object | undefined): Prisma.InputJsonObject | typeof Prisma.DbNull {
  return value === undefined ? Prisma.DbNull : (value as Prisma.InputJsonObject);
}
