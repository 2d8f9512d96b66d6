import type { Reader, Tx } from "@/lib/db";
import { findMembers, findNamed, type Naming } from "@/lib/namespaces/find-named";

/** What `who` refers to, by id: what the join tables hold. */
export type SubjectKeys = {
  serviceAccounts: { id: string; namespaceId: string }[];
  members: { id: string }[];
  groups: { id: string; namespaceId: string }[];
};

/** Every reference of a document's `who`. Names that nobody has, or that lie elsewhere, are `invalid_input` at their path. */
export async function findSubjects(
  db: Reader,
  who: { serviceAccounts?: string[]; members?: string[]; groups?: string[] } | undefined,
  naming: Naming,
): Promise<SubjectKeys> {
  return {
    serviceAccounts: await findNamed(db, "service account", who?.serviceAccounts ?? [], naming, "who.serviceAccounts"),
    members: await findMembers(db, who?.members ?? [], "who.members"),
    groups: await findNamed(db, "group", who?.groups ?? [], naming, "who.groups"),
  };
}

/** Makes the join tables say exactly `keys`; rows that stay are not touched. */
export async function linkSubjects(
  tx: Tx,
  policy: { id: string; namespaceId: string },
  { serviceAccounts, members, groups }: SubjectKeys,
): Promise<void> {
  const key = { policyId: policy.id, namespaceId: policy.namespaceId };
  const others = (rows: { id: string }[]) => ({ notIn: rows.map(({ id }) => id) });
  await tx.policyServiceAccount.deleteMany({ where: { ...key, serviceAccountId: others(serviceAccounts) } });
  await tx.policyMember.deleteMany({ where: { ...key, memberId: others(members) } });
  await tx.policyGroup.deleteMany({ where: { ...key, groupId: others(groups) } });
  await tx.policyServiceAccount.createMany({
    data: serviceAccounts.map(({ id, namespaceId }) => ({
      ...key,
      serviceAccountId: id,
      serviceAccountNamespaceId: namespaceId,
    })),
    skipDuplicates: true,
  });
  await tx.policyMember.createMany({ data: members.map(({ id }) => ({ ...key, memberId: id })), skipDuplicates: true });
  await tx.policyGroup.createMany({
    data: groups.map(({ id, namespaceId }) => ({ ...key, groupId: id, groupNamespaceId: namespaceId })),
    skipDuplicates: true,
  });
}
