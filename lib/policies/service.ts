import type { Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { findNamed, type Naming } from "@/lib/namespaces/find-named";
import { type Run, read, type Written, write } from "@/lib/operation/operation";
import { holdsText, livesIn, parseSort, readPage, type SortKey } from "@/lib/operation/page";
import { Prisma } from "@/prisma/generated/client";
import { attachedSockets, attachOnly, changeAttachments, findSockets } from "./attachments";
import { policiesContract as contract, type Policy } from "./contract";
import type { PolicyDocument } from "./document";
import { documentOf } from "./plain-document";
import { POLICY_COLUMNS, type PolicyRow, readPolicy, toDto } from "./read";
import { keepVersion, lockPolicy, requireOwnNamespace, storeDocument } from "./save";
import { findSubjects, type SubjectKeys } from "./subjects";
import { readVersions, stillThere, storedVersion, withoutLaterNamesakes } from "./versions";

const SORT_KEYS: Record<"name" | "createdAt" | "updatedAt", SortKey> = {
  name: { expression: Prisma.sql`p.name COLLATE "C"`, type: "text" },
  createdAt: { expression: Prisma.sql`p.created_at`, type: "timestamptz" },
  updatedAt: { expression: Prisma.sql`p.updated_at`, type: "timestamptz" },
};

/** The verbs of policies: who may do what on which sockets, from where and when. Every save is a version. */
export const policies = {
  list: read("policies.list", contract.list, async ({ db, ...scope }, input) => {
    const account = input.serviceAccount === undefined ? undefined : [input.serviceAccount].flat();
    const conditions = [
      livesIn(Prisma.sql`p.namespace_id`, scope),
      input.effect !== undefined && Prisma.sql`p.effect = ANY(${[input.effect].flat()})`,
      input.enabled !== undefined && Prisma.sql`p.enabled = ${input.enabled}`,
      account &&
        Prisma.sql`EXISTS (SELECT 1 FROM policy_service_accounts l JOIN service_accounts s ON s.id = l.service_account_id
          WHERE l.policy_id = p.id AND (s.id = ANY(${account}) OR s.name = ANY(${account})))`,
      input.q && holdsText(Prisma.sql`p.name || ' ' || p.description`, input.q),
    ].filter((one): one is Prisma.Sql => Boolean(one));
    const page = await readPage<PolicyRow>({
      input,
      sort: parseSort(input.sort, SORT_KEYS),
      id: Prisma.sql`p.id`,
      select: POLICY_COLUMNS,
      from: Prisma.sql`FROM policies p WHERE ${Prisma.join(conditions, " AND ")}`,
      run: (query) => db.$queryRaw(query),
    });
    return { ...page, items: page.items.map(toDto) };
  }),

  create: write(
    "policies.create",
    contract.create,
    async ({ db, actor, namespace }, { namespace: _slug, sockets, ...document }) => {
      const home = { id: newId("pol"), namespaceId: namespace.id, namespace: namespace.slug };
      await requireFreeName(db, home, namespace.slug, document.name);
      const naming = { actor, namespaceId: namespace.id, namespace: namespace.slug, kept: new Set<string>() };
      const attached = await findSockets(db, actor, sockets, home, "sockets");
      await storeDocument(db, actor, home, document, await findSubjects(db, document.who, naming), "new");
      await attachOnly(db, home, attached);
      const created = await keepVersion(db, actor, home);
      const told = { ...documentOf(created), ...(attached.length > 0 && { sockets: created.sockets }) };
      return { output: created, change: { target: named(created), after: told } };
    },
  ),

  get: read("policies.get", contract.get, async ({ db, target }) => readPolicy(db, target.id)),

  replace: write("policies.replace", contract.replace, async (run, { p: _p, namespace, name, sockets, ...rest }) => {
    requireOwnNamespace(run, namespace);
    const before = await lockPolicy(run);
    const document = { ...rest, name: name ?? before.name };
    const home = { ...run.target, namespace: run.namespace.slug };
    if (sockets) await attachOnly(run.db, home, await findSockets(run.db, run.actor, sockets, home, "sockets"));
    return save(run, before, document, await findSubjects(run.db, document.who, naming(run, before)));
  }),

  delete: write("policies.delete", contract.delete, async (run) => {
    const { db, target } = run;
    const before = await lockPolicy(run);
    await db.policy.delete({ where: { namespaceId_id: { namespaceId: target.namespaceId, id: target.id } } });
    return { output: undefined, change: { target: named(before), before: documentOf(before) } };
  }),

  subjects: write("policies.subjects", contract.subjects, async (run, { add, remove }) => {
    const before = await lockPolicy(run);
    const there = before.subjects.serviceAccounts;
    const removed = new Set(there.filter((one) => remove.some((ref) => names(one, ref))).map(({ id }) => id));
    const added = await findNamed(run.db, "service account", add, naming(run, before), "add");
    requireEitherOr(added, removed);
    const missing = added.filter(({ id }) => !there.some((one) => one.id === id));
    if (missing.length === 0 && removed.size === 0) return { output: before, change: null };
    const kept = await currentKeys(run.db, before);
    const subjects = {
      ...kept,
      serviceAccounts: [...kept.serviceAccounts.filter(({ id }) => !removed.has(id)), ...missing],
    };
    const document = documentOf(before);
    return save(run, before, { ...document, who: { ...document.who, serviceAccounts: [] } }, subjects);
  }),

  sockets: write("policies.sockets", contract.sockets, async (run, { add, remove }) => {
    const { db, actor, target, namespace } = run;
    const before = await lockPolicy(run);
    const there = await attachedSockets(db, before.id);
    const removed = there.filter(({ id, name }) =>
      remove.some((ref) => [id, name, `${name}@${namespace.slug}`].includes(ref)),
    );
    const policy = { id: target.id, namespaceId: target.namespaceId, namespace: namespace.slug };
    const added = await findSockets(db, actor, add, policy, "add");
    requireEitherOr(added, new Set(removed.map(({ id }) => id)));
    const missing = added.filter(({ id }) => !there.some((one) => one.id === id));
    if (missing.length === 0 && removed.length === 0) return { output: before, change: null };
    await changeAttachments(db, actor, policy, { add: missing, remove: removed });
    const after = await keepVersion(db, actor, policy);
    const change = { target: named(after), before: { sockets: before.sockets }, after: { sockets: after.sockets } };
    return { output: after, change };
  }),

  versions: read("policies.versions", contract.versions, async ({ db, target }, input) =>
    readVersions(db, target.id, input),
  ),

  restore: write("policies.restore", contract.restore, async (run, { n }) => {
    const before = await lockPolicy(run);
    const { document, subjects, attached, savedAt } = await storedVersion(run.db, before.id, Number(n));
    if (attached) await attachOnly(run.db, run.target, attached);
    const restored = await withoutLaterNamesakes(run.db, document, savedAt);
    return save(run, before, restored, await stillThere(run.db, subjects));
  }),
};

/** Writes the next version over `before`. */
async function save(
  { db, actor, target, namespace }: Run<Tx>,
  before: Policy,
  document: PolicyDocument,
  subjects: SubjectKeys,
): Promise<Written<Policy>> {
  const home = { id: target.id, namespaceId: target.namespaceId };
  if (document.name !== before.name) await requireFreeName(db, home, namespace.slug, document.name);
  await storeDocument(db, actor, home, document, subjects, "next");
  const after = await keepVersion(db, actor, home);
  const moved = before.sockets.join() !== after.sockets.join();
  const told = (policy: Policy) => ({ ...documentOf(policy), ...(moved && { sockets: policy.sockets }) });
  return { output: after, change: { target: named(after), before: told(before), after: told(after) } };
}

/** What the policy names may stay, whoever saves it. */
function naming({ actor, target, namespace }: Run<Tx>, { subjects }: Policy): Naming {
  const kept = new Set([...subjects.serviceAccounts, ...subjects.groups].map(({ id }) => id));
  return { actor, namespaceId: target.namespaceId, namespace: namespace.slug, kept };
}

async function currentKeys(db: Tx, { id: policyId }: Policy): Promise<SubjectKeys> {
  const [accounts, members, groups] = [
    await db.policyServiceAccount.findMany({ where: { policyId } }),
    await db.policyMember.findMany({ where: { policyId } }),
    await db.policyGroup.findMany({ where: { policyId } }),
  ];
  return {
    serviceAccounts: accounts.map((row) => ({ id: row.serviceAccountId, namespaceId: row.serviceAccountNamespaceId })),
    members: members.map((row) => ({ id: row.memberId })),
    groups: groups.map((row) => ({ id: row.groupId, namespaceId: row.groupNamespaceId })),
  };
}

function names(one: Policy["subjects"]["serviceAccounts"][number], ref: string): boolean {
  return ref === one.id || ref === one.name || ref === `${one.name}@${one.namespace}`;
}

function requireEitherOr(added: readonly { id: string; name: string }[], removed: ReadonlySet<string>): void {
  const both = added.find(({ id }) => removed.has(id));
  if (!both) return;
  const message = `${both.name} is both added and removed. Choose one.`;
  throw new AppError("invalid_input", message, [{ path: "remove", message }]);
}

async function requireFreeName(
  db: Tx,
  { id, namespaceId }: { id: string; namespaceId: string },
  slug: string,
  name: string,
) {
  const taken = await db.policy.findFirst({ where: { namespaceId, name, NOT: { id } }, select: { id: true } });
  if (!taken) return;
  const message = `${name} is taken in ${slug}. Choose another name.`;
  throw new AppError("name_taken", message, [{ path: "name", message }]);
}

function named(policy: Policy) {
  return { kind: "policy", id: policy.id, name: policy.name };
}
