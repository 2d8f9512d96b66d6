import type { Tx } from "@/lib/db";
import { AppError, invalidField } from "@/lib/errors";
import { findMembers, findNamed, type Naming } from "@/lib/namespaces/find-named";
import type { WholeGroup } from "./contract";

type Account = { id: string; namespaceId: string };
type People = { members: { id: string }[]; accounts: Account[] };

/** E-mail addresses have a dot behind the @; a namespace after it has none. */
const NAMES_A_MEMBER = /^mem_|@.*\./;

/**
 * Finds who is meant: members by e-mail or id, service accounts by name, `name@namespace` or id in the group's namespace
 * and above it. Throws `invalid_input` at `path.<index>` for the first that is not found.
 */
export async function findPeople(tx: Tx, refs: readonly string[], naming: Naming, path: string): Promise<People> {
  const at = (isMember: boolean) => refs.flatMap((ref, i) => (NAMES_A_MEMBER.test(ref) === isMember ? [i] : []));
  const refsAt = (indexes: number[]) => indexes.map((index) => refs[index] as string);
  const inPlace = (indexes: number[]) => (error: unknown) => {
    const field = error instanceof AppError ? error.fields[0] : undefined;
    const index = indexes[Number(field?.path.split(".").at(-1))];
    throw field && index !== undefined ? invalidField(`${path}.${index}`, field.message) : error;
  };
  const [memberIndexes, accountIndexes] = [at(true), at(false)];
  const members = await findMembers(tx, refsAt(memberIndexes), path).catch(inPlace(memberIndexes));
  const accounts = await findNamed(tx, "service account", refsAt(accountIndexes), naming, path).catch(
    inPlace(accountIndexes),
  );
  return { members, accounts };
}

/** The ids of those in the group whom `refs` mean; the others are not in it and stay unknown. */
export function peopleMeant({ members, serviceAccounts }: WholeGroup, namespace: string, refs: readonly string[]) {
  const wanted = new Set(refs.map((ref) => (ref.includes("@") ? ref.toLowerCase() : ref)));
  const named = (one: WholeGroup["serviceAccounts"][number]) =>
    wanted.has(one.id) || wanted.has(`${one.name}@${one.namespace}`) || (wanted.has(one.name) && isNearest(one));
  // A bare name means the nearest of its namesakes, as it does when someone is added.
  const isNearest = (one: WholeGroup["serviceAccounts"][number]) =>
    one.namespace === namespace ||
    !serviceAccounts.some((other) => other.name === one.name && other.namespace === namespace);
  return new Set([
    ...members.filter(({ id, email }) => wanted.has(id) || wanted.has(email)).map(({ id }) => id),
    ...serviceAccounts.filter(named).map(({ id }) => id),
  ]);
}

/** Puts people into a group and takes others out; rows that are there already stay untouched. */
export async function linkPeople(
  tx: Tx,
  { id: groupId, namespaceId }: { id: string; namespaceId: string },
  add: People,
  remove: ReadonlySet<string>,
): Promise<void> {
  const ids = [...remove];
  await tx.groupMember.deleteMany({ where: { groupId, memberId: { in: ids } } });
  await tx.groupServiceAccount.deleteMany({ where: { groupId, serviceAccountId: { in: ids } } });
  await tx.groupMember.createMany({
    data: add.members.map(({ id }) => ({ namespaceId, groupId, memberId: id })),
    skipDuplicates: true,
  });
  await tx.groupServiceAccount.createMany({
    data: add.accounts.map((account) => ({
      namespaceId,
      groupId,
      serviceAccountNamespaceId: account.namespaceId,
      serviceAccountId: account.id,
    })),
    skipDuplicates: true,
  });
}
