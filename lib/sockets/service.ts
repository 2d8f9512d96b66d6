import type { Actor } from "@/lib/auth/actor";
import type { Reader, Tx } from "@/lib/db";
import { AppError, invalidField, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type Run, read, write } from "@/lib/operation/operation";
import { anyOfConditions, holdsText, livesIn, parseSort, readPage, type SortKey } from "@/lib/operation/page";
import { requireVersion } from "@/lib/operation/versions";
import { socketAccess } from "@/lib/policies/access";
import { Prisma } from "@/prisma/generated/client";
import { socketsContract as contract, type Socket, type SocketImpact } from "./contract";
import { FOUND_BY_HOST } from "./socket-types";

type SocketRow = Omit<Socket, "createdAt" | "createdBy"> & {
  createdAt: Date;
  createdById: string;
  createdByName: string;
};

const COLUMNS = Prisma.sql`
  s.id, s.name, (SELECT slug FROM namespaces WHERE id = s.namespace_id) AS namespace, s.type, s.hostname, s.upstream, s.tags,
  s.description, s.accept_ambiguous_paths AS "acceptAmbiguousPaths", s.created_at AS "createdAt", s.created_by_id AS "createdById", s.created_by_name AS "createdByName", s.version`;

const SORT_KEYS: Record<"name" | "createdAt", SortKey> = {
  name: { expression: Prisma.sql`s.name COLLATE "C"`, type: "text" },
  createdAt: { expression: Prisma.sql`s.created_at`, type: "timestamptz" },
};

/** The verbs of sockets: what machines reach. A request's host leads to one of them at the most. */
export const sockets = {
  list: read("sockets.list", contract.list, async ({ db, ...scope }, input) => {
    const conditions = [
      livesIn(Prisma.sql`s.namespace_id`, scope),
      input.type !== undefined && Prisma.sql`s.type = ANY(${[input.type].flat()})`,
      input.tag !== undefined && anyOfConditions([input.tag].flat().map(hasTag)),
      // Every character of a name sorts before ~.
      input.namePrefix &&
        Prisma.sql`s.name COLLATE "C" >= ${input.namePrefix} AND s.name COLLATE "C" < ${`${input.namePrefix}~`}`,
      input.q && holdsText(Prisma.sql`s.name || ' ' || coalesce(s.hostname, '') || ' ' || s.description`, input.q),
    ].filter((one): one is Prisma.Sql => Boolean(one));
    const page = await readPage<SocketRow>({
      input,
      sort: parseSort(input.sort, SORT_KEYS),
      id: Prisma.sql`s.id`,
      select: COLUMNS,
      from: Prisma.sql`FROM sockets s WHERE ${Prisma.join(conditions, " AND ")}`,
      run: (query) => db.$queryRaw(query),
    });
    return { ...page, items: page.items.map(toDto) };
  }),

  create: write(
    "sockets.create",
    contract.create,
    async ({ db, actor, namespace }, { namespace: _slug, ...fields }) => {
      const id = newId("sock");
      const home = { id, namespaceId: namespace.id, namespace: namespace.slug };
      requireHttp(fields);
      await requireFree(db, home, fields);
      await db.socket.create({
        data: { id, namespaceId: namespace.id, ...fields, createdById: actor.id, createdByName: actor.name },
      });
      const created = await readSocket(db, id);
      return { output: created, change: { target: named(created), after: created } };
    },
  ),

  get: read("sockets.get", contract.get, async ({ db, target }) => readSocket(db, target.id)),

  update: write("sockets.update", contract.update, async (run, { s: _s, ...fields }) => {
    const { db, target } = run;
    const before = await lockSocket(run);
    const wanted = { ...before, ...fields };
    if (JSON.stringify(editable(wanted)) === JSON.stringify(editable(before))) return { output: before, change: null };
    requireHttp(wanted);
    await requireFree(db, { ...target, namespace: before.namespace }, wanted);
    await db.socket.update({
      where: { namespaceId_id: { namespaceId: target.namespaceId, id: target.id } },
      data: { ...fields, version: { increment: 1 } },
    });
    const after = await readSocket(db, target.id);
    return { output: after, change: { target: named(after), before, after } };
  }),

  delete: write("sockets.delete", contract.delete, async (run) => {
    const { db, target } = run;
    const before = await lockSocket(run);
    const attached = await db.policySocket.findMany({
      where: { socketId: target.id },
      select: { policy: { select: { name: true } } },
    });
    await db.socket.delete({ where: { namespaceId_id: { namespaceId: target.namespaceId, id: target.id } } });
    return {
      output: undefined,
      change: { target: named(before), before: { ...before, policies: attached.map(({ policy }) => policy.name) } },
    };
  }),

  access: read("sockets.access", contract.access, async ({ db, actor, target }) => socketAccess(db, actor, target.id)),

  impact: read("sockets.impact", contract.impact, async ({ db, actor, target }) => impactOf(db, actor, target.id)),
};

/** `env=prod`, or `env` for any value. */
function hasTag(text: string): Prisma.Sql {
  const [name = "", ...value] = text.split("=");
  return value.length === 0
    ? Prisma.sql`jsonb_exists(s.tags, ${name})`
    : Prisma.sql`s.tags @> ${JSON.stringify({ [name]: value.join("=") })}::jsonb`;
}

async function impactOf(db: Reader, actor: Actor, socketId: string): Promise<SocketImpact> {
  const rows = await db.$queryRaw<(SocketImpact["policies"][number] & { namespaceId: string })[]>`
    SELECT p.id, p.name, n.slug AS namespace, p.namespace_id AS "namespaceId", p.effect, p.enabled,
      CASE WHEN p.org_wide THEN 'org-wide' WHEN l.policy_id IS NOT NULL THEN 'attached' ELSE 'tags' END AS because
    FROM sockets s JOIN policies p ON namespace_within(s.namespace_id, p.namespace_id) JOIN namespaces n ON n.id = p.namespace_id
    LEFT JOIN policy_sockets l ON l.policy_id = p.id AND l.socket_id = s.id
    WHERE s.id = ${socketId} AND (p.org_wide OR l.policy_id IS NOT NULL
      OR EXISTS (SELECT 1 FROM jsonb_array_elements(p.tag_rules) rule WHERE rule <> '{}' AND s.tags @> rule))
    ORDER BY p.name COLLATE "C", p.id`;
  const readable = rows.filter(({ namespaceId }) => actor.access.can("policies:read", namespaceId));
  return {
    policies: readable.map(({ namespaceId: _id, ...policy }) => policy),
    hidden: rows.length - readable.length,
  };
}

async function lockSocket({ db, target, request }: Run<Tx>): Promise<Socket> {
  await db.$queryRaw`SELECT 1 FROM sockets WHERE id = ${target.id} FOR UPDATE`;
  const socket = await readSocket(db, target.id);
  requireVersion(request, socket.version);
  return socket;
}

async function readSocket(db: Reader, id: string): Promise<Socket> {
  const [row] = await db.$queryRaw<SocketRow[]>`SELECT ${COLUMNS} FROM sockets s WHERE s.id = ${id}`;
  if (!row) throw notFound("socket");
  return toDto(row);
}

function requireHttp({ type, acceptAmbiguousPaths }: Pick<Socket, "type" | "acceptAmbiguousPaths">): void {
  if (acceptAmbiguousPaths && type !== "http")
    throw invalidField("acceptAmbiguousPaths", "Only an http socket can accept ambiguous paths.");
}

type Home = { id: string; namespaceId: string; namespace: string };

async function requireFree(
  db: Tx,
  { id, namespaceId, namespace }: Home,
  { name, type, hostname }: Pick<Socket, "name" | "type" | "hostname">,
): Promise<void> {
  const others = { NOT: { id } };
  if (await db.socket.findFirst({ where: { ...others, namespaceId, name }, select: { id: true } }))
    throw taken("name", `${name} is taken in ${namespace}. Choose another name.`);
  if (hostname === null || !FOUND_BY_HOST.includes(type)) return;
  const type_ = { in: [...FOUND_BY_HOST] };
  if (await db.socket.findFirst({ where: { ...others, hostname, type: type_ }, select: { id: true } }))
    throw taken("hostname", `${hostname} leads to another socket already. A host leads to one socket at the most.`);
}

function taken(path: string, message: string): AppError {
  return new AppError("name_taken", message, [{ path, message }]);
}

function editable({ name, type, hostname, upstream, tags, description, acceptAmbiguousPaths }: Socket) {
  return { name, type, hostname, upstream, tags: Object.entries(tags).sort(), description, acceptAmbiguousPaths };
}

function toDto({ createdById, createdByName, ...row }: SocketRow): Socket {
  return { ...row, createdAt: row.createdAt.toISOString(), createdBy: { id: createdById, name: createdByName } };
}

function named(socket: Socket) {
  return { kind: "socket", id: socket.id, name: socket.name };
}
