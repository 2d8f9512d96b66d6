import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { read, write } from "@/lib/operation/operation";
import { holdsText, parseSort, readPage, type SortKey } from "@/lib/operation/page";
import { requireVersion } from "@/lib/operation/versions";
import { Prisma } from "@/prisma/generated/client";
import { namespacesContract as contract, type Namespace, type NamespaceContents } from "./contract";

type NamespaceRow = Omit<Namespace, "createdAt" | "createdBy"> & {
  createdAt: Date;
  createdById: string;
  createdByName: string;
};

const SORT_KEYS: Record<"slug" | "name" | "createdAt", SortKey> = {
  slug: { expression: Prisma.sql`n.slug COLLATE "C"`, type: "text" },
  name: { expression: Prisma.sql`n.name COLLATE "C"`, type: "text" },
  createdAt: { expression: Prisma.sql`n.created_at`, type: "timestamptz" },
};

const COLUMNS = Prisma.sql`n.id, n.slug, n.name, p.slug AS parent, n.created_at AS "createdAt",
  n.created_by_id AS "createdById", n.created_by_name AS "createdByName", n.version`;

/** The verbs of namespaces. Where the actor holds no role, there is none; slug and parent never change (LK006). */
export const namespaces = {
  list: read("namespaces.list", contract.list, async ({ db, actor, namespaces: readable }, input) => {
    const page = await readPage<NamespaceRow>({
      input,
      sort: parseSort(input.sort, SORT_KEYS),
      id: Prisma.sql`n.id`,
      select: COLUMNS,
      from: Prisma.sql`FROM namespaces n LEFT JOIN namespaces p ON p.id = n.parent_id AND p.id = ANY(${seen(actor)})
        WHERE n.id = ANY(${readable}) ${input.q ? Prisma.sql`AND ${holdsText(Prisma.sql`n.slug || ' ' || n.name`, input.q)}` : Prisma.empty}`,
      run: (query) => db.$queryRaw(query),
    });
    return { ...page, items: page.items.map(toDto) };
  }),

  create: write("namespaces.create", contract.create, async ({ db, actor, namespace: parent }, { slug, name }) => {
    // Records of a deleted namespace stay under its slug; a new one of that slug would let its readers see them.
    const used =
      (await db.namespace.findUnique({ where: { slug }, select: { id: true } })) ??
      (await db.activity.findFirst({ where: { namespace: slug }, select: { seq: true } }));
    if (used) {
      const message = `The slug ${slug} is or was in use. Choose another one: the activity log tells namespaces apart by it.`;
      throw new AppError("name_taken", message, [{ path: "slug", message }]);
    }
    const id = newId("ns");
    const by = { createdById: actor.id, createdByName: actor.name };
    await db.namespace.create({ data: { id, slug, name: name ?? slug, parentId: parent.id, ...by } });
    const created = await readNamespace(db, id, [parent.id]);
    return { output: created, change: { target: named(created), after: created } };
  }),

  get: read("namespaces.get", contract.get, async ({ db, actor, target }) => ({
    ...(await readNamespace(db, target.id, seen(actor))),
    contents: await contentsOf(db, target.id),
  })),

  update: write("namespaces.update", contract.update, async ({ db, actor, request, target }, { name }) => {
    await db.$queryRaw`SELECT 1 FROM namespaces WHERE id = ${target.id} FOR NO KEY UPDATE`;
    const before = await readNamespace(db, target.id, seen(actor));
    requireVersion(request, before.version);
    if (name === undefined || name === before.name) return { output: before, change: null };
    await db.namespace.update({ where: { id: target.id }, data: { name, version: { increment: 1 } } });
    const after = { ...before, name, version: before.version + 1 };
    return { output: after, change: { target: named(after), before, after } };
  }),

  delete: write("namespaces.delete", contract.delete, async ({ db, actor, request, target }) => {
    if (target.id === "ns_global") throw new AppError("conflict", "global is the root and stays.");
    await db.$queryRaw`SELECT 1 FROM namespaces WHERE id = ${target.id} FOR UPDATE`;
    const before = await readNamespace(db, target.id, seen(actor));
    requireVersion(request, before.version);
    const full = contentsInWords(await contentsOf(db, target.id));
    if (full) throw new AppError("in_use", `${before.slug} holds ${full}. Delete or take away those first.`);
    await db.namespace.delete({ where: { id: target.id } });
    return { output: undefined, change: { target: named(before), before } };
  }),
};

const WORDS: Record<keyof NamespaceContents, [one: string, many: string]> = {
  namespaces: ["namespace below it", "namespaces below it"],
  serviceAccounts: ["service account", "service accounts"],
  groups: ["group", "groups"],
  sockets: ["socket", "sockets"],
  policies: ["policy", "policies"],
  gateways: ["gateway", "gateways"],
  roles: ["custom role", "custom roles"],
  assignments: ["role that someone holds there", "roles that people or accounts hold there"],
};

function contentsInWords(contents: NamespaceContents): string {
  const parts = Object.entries(WORDS).flatMap(([kind, [one, many]]) => {
    const count = contents[kind as keyof NamespaceContents];
    return count === 0 ? [] : [`${count.toLocaleString("en-US")} ${count === 1 ? one : many}`];
  });
  return new Intl.ListFormat("en-GB").format(parts);
}

async function contentsOf(db: Reader, id: string): Promise<NamespaceContents> {
  const [row] = await db.$queryRaw<NamespaceContents[]>`SELECT
    (SELECT count(*)::int FROM namespaces WHERE parent_id = ${id}) AS namespaces,
    (SELECT count(*)::int FROM service_accounts WHERE namespace_id = ${id}) AS "serviceAccounts",
    (SELECT count(*)::int FROM groups WHERE namespace_id = ${id}) AS groups,
    (SELECT count(*)::int FROM sockets WHERE namespace_id = ${id}) AS sockets,
    (SELECT count(*)::int FROM policies WHERE namespace_id = ${id}) AS policies,
    (SELECT count(*)::int FROM gateways WHERE namespace_id = ${id}) AS gateways,
    (SELECT count(*)::int FROM roles WHERE namespace_id = ${id} AND NOT built_in) AS roles,
    (SELECT count(*)::int FROM role_assignments WHERE namespace_id = ${id}) AS assignments`;
  return row as NamespaceContents;
}

async function readNamespace(db: Reader, id: string, visible: readonly string[]): Promise<Namespace> {
  const [row] = await db.$queryRaw<NamespaceRow[]>`
    SELECT ${COLUMNS} FROM namespaces n LEFT JOIN namespaces p ON p.id = n.parent_id AND p.id = ANY(${visible}) WHERE n.id = ${id}`;
  if (!row) throw notFound("namespace");
  return toDto(row);
}

function toDto({ createdAt, createdById, createdByName, ...row }: NamespaceRow): Namespace {
  return { ...row, createdAt: createdAt.toISOString(), createdBy: { id: createdById, name: createdByName } };
}

function seen({ access }: Actor): string[] {
  return access.namespaces().map(({ id }) => id);
}

function named({ id, slug }: Namespace) {
  return { kind: "namespace", id, name: slug };
}
