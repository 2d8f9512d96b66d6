import type { Tx } from "@/lib/db";
import { AppError, invalidField, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { Naming } from "@/lib/namespaces/find-named";
import { type Run, read, write } from "@/lib/operation/operation";
import { holdsText, livesIn, parseSort, readPage, type SortKey } from "@/lib/operation/page";
import { requireVersion } from "@/lib/operation/versions";
import { refuseOrphans } from "@/lib/service-accounts/orphans";
import { Prisma } from "@/prisma/generated/client";
import { groupsContract as contract, type GroupMember, type WholeGroup } from "./contract";
import { findPeople, linkPeople, peopleMeant } from "./people";
import { GROUP_COLUMNS, type GroupRow, peopleOf, readGroup, readGroupImpact, toDto } from "./read";

const SORT_KEYS: Record<"name" | "createdAt", SortKey> = {
  name: { expression: Prisma.sql`g.name COLLATE "C"`, type: "text" },
  createdAt: { expression: Prisma.sql`g.created_at`, type: "timestamptz" },
};

/** The verbs of groups. Policies name groups, so whoever may change who is in one changes what they reach. */
export const groups = {
  list: read("groups.list", contract.list, async ({ db, actor, ...scope }, input) => {
    const here = input.usableIn === undefined ? undefined : actor.access.bySlug(input.usableIn);
    if (input.usableIn !== undefined && !here) throw notFound("namespace");
    const members = input.member === undefined ? [] : [input.member].flat();
    const accounts = input.serviceAccount === undefined ? [] : [input.serviceAccount].flat();
    const conditions = [
      livesIn(Prisma.sql`g.namespace_id`, scope),
      here && Prisma.sql`namespace_within(${here.id}, g.namespace_id)`,
      input.member !== undefined &&
        Prisma.sql`EXISTS (SELECT 1 FROM group_members l JOIN members m ON m.id = l.member_id
          WHERE l.group_id = g.id AND (m.id = ANY(${members}) OR m.email = ANY(${members.map((one) => one.toLowerCase())})))`,
      input.serviceAccount !== undefined &&
        Prisma.sql`EXISTS (SELECT 1 FROM group_service_accounts l JOIN service_accounts s ON s.id = l.service_account_id
          WHERE l.group_id = g.id AND (s.id = ANY(${accounts}) OR s.name = ANY(${accounts})))`,
      input.namePrefix && Prisma.sql`starts_with(g.name, ${input.namePrefix})`,
      input.q && holdsText(Prisma.sql`g.name || ' ' || g.description`, input.q),
    ].filter((one): one is Prisma.Sql => Boolean(one));
    const page = await readPage<GroupRow>({
      input,
      sort: parseSort(input.sort, SORT_KEYS),
      id: Prisma.sql`g.id`,
      select: GROUP_COLUMNS,
      from: Prisma.sql`FROM groups g WHERE ${Prisma.join(conditions, " AND ")}`,
      run: (query) => db.$queryRaw(query),
    });
    return { ...page, items: page.items.map(toDto) };
  }),

  create: write("groups.create", contract.create, async ({ db, actor, namespace }, { name, description, members }) => {
    const home = { id: newId("grp"), namespaceId: namespace.id };
    await requireFreeName(db, home, namespace.slug, name);
    const by = { createdById: actor.id, createdByName: actor.name };
    await db.group.create({ data: { ...home, name, description, ...by } });
    const naming = { actor, namespaceId: namespace.id, namespace: namespace.slug, kept: new Set<string>() };
    await linkPeople(db, home, await findPeople(db, members, naming, "members"), new Set());
    const created = await readGroup(db, home.id);
    return { output: created, change: { target: named(created), after: created } };
  }),

  get: read("groups.get", contract.get, async ({ db, target }) => readGroup(db, target.id)),

  update: write("groups.update", contract.update, async (run, { g: _g, ...fields }) => {
    const { db, target, namespace } = run;
    const before = await lockGroup(run);
    const { name, description } = { ...before, ...fields };
    if (name === before.name && description === before.description) return { output: before, change: null };
    await requireFreeName(db, target, namespace.slug, name);
    return save(run, before, { name, description });
  }),

  delete: write("groups.delete", contract.delete, async (run) => {
    const { db, actor, target } = run;
    const before = await lockGroup(run);
    await refuseOrphans(db, actor, target);
    await db.group.delete({ where: { namespaceId_id: { namespaceId: target.namespaceId, id: target.id } } });
    return { output: undefined, change: { target: named(before), before } };
  }),

  listMembers: read("groups.list-members", contract.listMembers, async ({ db, target }, input) =>
    readPage<GroupMember>({
      input,
      sort: parseSort(input.sort, { name: { expression: Prisma.sql`p.name COLLATE "C"`, type: "text" } }),
      id: Prisma.sql`p.id`,
      select: Prisma.sql`p.*`,
      from: Prisma.sql`FROM (${peopleOf(target.id)}) p WHERE ${input.q ? holdsText(Prisma.sql`p.name || ' ' || coalesce(p.email, '')`, input.q) : Prisma.sql`true`}
        ${input.kind === undefined ? Prisma.empty : Prisma.sql`AND p.kind = ANY(${[input.kind].flat()})`}`,
      run: (query) => db.$queryRaw(query),
    }),
  ),

  members: write("groups.members", contract.members, async (run, { add, remove }) => {
    const { db, target, namespace } = run;
    const before = await lockGroup(run);
    const there = new Set([...before.members, ...before.serviceAccounts].map(({ id }) => id));
    const removed = peopleMeant(before, namespace.slug, remove);
    const found = await findPeople(db, add, naming(run, there), "add");
    const everyone = [...found.members, ...found.accounts];
    if (everyone.some(({ id }) => removed.has(id)))
      throw invalidField("remove", "Someone is both added and removed. Choose one.");
    if (removed.size === 0 && everyone.every(({ id }) => there.has(id))) return { output: before, change: null };
    await linkPeople(db, target, found, removed);
    return save(run, before, {});
  }),

  impact: read("groups.impact", contract.impact, async ({ db, actor, target }) =>
    readGroupImpact(db, actor, target.id),
  ),
};

async function save({ db, target }: Run<Tx>, before: WholeGroup, data: { name?: string; description?: string }) {
  await db.group.update({
    where: { namespaceId_id: { namespaceId: target.namespaceId, id: target.id } },
    data: { ...data, version: { increment: 1 } },
  });
  const after = await readGroup(db, target.id);
  return { output: after, change: { target: named(after), before, after } };
}

async function lockGroup({ db, target, request }: Run<Tx>): Promise<WholeGroup> {
  await db.$queryRaw`SELECT 1 FROM groups WHERE id = ${target.id} FOR UPDATE`;
  const group = await readGroup(db, target.id);
  requireVersion(request, group.version);
  return group;
}

function naming({ actor, target, namespace }: Run<Tx>, kept: ReadonlySet<string>): Naming {
  return { actor, namespaceId: target.namespaceId, namespace: namespace.slug, kept };
}

async function requireFreeName(
  db: Tx,
  { id, namespaceId }: { id: string; namespaceId: string },
  slug: string,
  name: string,
): Promise<void> {
  if (!(await db.group.findFirst({ where: { namespaceId, name, NOT: { id } }, select: { id: true } }))) return;
  const message = `${name} is taken in ${slug}. Choose another name.`;
  throw new AppError("name_taken", message, [{ path: "name", message }]);
}

function named({ id, name }: WholeGroup) {
  return { kind: "group", id, name };
}
