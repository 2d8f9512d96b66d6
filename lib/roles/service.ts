import { PERMISSIONS, type Permission } from "@/lib/auth/permissions";
import type { Tx } from "@/lib/db";
import { AppError, invalidField, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type Run, read, write } from "@/lib/operation/operation";
import { holdsText, parseSort, readPage, type SortKey } from "@/lib/operation/page";
import { requireVersion } from "@/lib/operation/versions";
import { Prisma } from "@/prisma/generated/client";
import { rolesContract as contract, type Role } from "./contract";
import { requireMayGrant } from "./grant";
import { nameKey } from "./name-key";
import { type RoleRow, readHolders, readRole, roleColumns, toDto } from "./read";

const SORT_KEYS: Record<"name" | "createdAt", SortKey> = {
  name: { expression: Prisma.sql`r.name COLLATE "C"`, type: "text" },
  createdAt: { expression: Prisma.sql`r.created_at`, type: "timestamptz" },
};

/** The verbs of roles. The built-in ones are the same everywhere, so whoever reads roles anywhere sees them. */
export const roles = {
  list: read("roles.list", contract.list, async ({ db, actor, namespaces }, input) => {
    const conditions = [
      Prisma.sql`(r.built_in OR r.namespace_id = ANY(${input.usableIn ? actor.access.where("roles:read") : namespaces}))`,
      input.builtIn !== undefined && Prisma.sql`r.built_in = ${input.builtIn}`,
      input.usableIn && Prisma.sql`namespace_within(${visibleId(actor, input.usableIn)}, r.namespace_id)`,
      // Every character of a name sorts before ~.
      input.namePrefix &&
        Prisma.sql`r.name COLLATE "C" >= ${input.namePrefix} AND r.name COLLATE "C" < ${`${input.namePrefix}~`}`,
      input.q && holdsText(Prisma.sql`r.name || ' ' || r.description`, input.q),
    ].filter((one): one is Prisma.Sql => Boolean(one));
    const page = await readPage<RoleRow>({
      input,
      sort: parseSort(input.sort, SORT_KEYS),
      id: Prisma.sql`r.id`,
      select: roleColumns(namespaces),
      from: Prisma.sql`FROM roles r WHERE ${Prisma.join(conditions, " AND ")}`,
      run: (query) => db.$queryRaw(query),
    });
    return { ...page, items: page.items.map(toDto) };
  }),

  get: read("roles.get", contract.get, async ({ db, actor, target }) => ({
    ...(await readRole(db, actor, target.id)),
    holders: await readHolders(db, actor, target.id),
  })),

  create: write("roles.create", contract.create, async ({ db, actor, namespace }, input) => {
    const id = newId("role");
    const permissions = inOrder(input.permissions);
    await requireFreeName(db, input.name, namespace.id);
    requireMayPutIn({ actor, namespace }, permissions);
    await db.role.create({
      data: {
        id,
        namespaceId: namespace.id,
        name: input.name,
        nameKey: nameKey(input.name),
        description: input.description,
        permissions,
        createdById: actor.id,
        createdByName: actor.name,
      },
    });
    const created = await readRole(db, actor, id);
    return { output: created, change: { target: named(created), after: created } };
  }),

  update: write("roles.update", contract.update, async (run, input) => {
    const { db, actor } = run;
    const before = await lockCustomRole(run);
    const permissions = input.permissions === undefined ? before.permissions : inOrder(input.permissions);
    const description = input.description ?? before.description;
    const widens = permissions.some((permission) => !before.permissions.includes(permission));
    if (!widens && permissions.length === before.permissions.length && description === before.description)
      return { output: before, change: null };
    if (widens) await requireMayWiden(run, permissions);
    await db.role.update({
      where: { id: before.id },
      data: { description, permissions, version: { increment: 1 } },
    });
    const after = await readRole(db, actor, before.id);
    return { output: after, change: { target: named(after), before, after } };
  }),

  delete: write("roles.delete", contract.delete, async (run) => {
    const { db, actor } = run;
    const before = await lockCustomRole(run);
    const holders = await db.roleAssignment.count({ where: { roleId: before.id } });
    if (holders > 0) throw stillHeld(before.name, holders, await readHolders(db, actor, before.id));
    await db.role.delete({ where: { id: before.id } });
    return { output: undefined, change: { target: named(before), before } };
  }),
};

/** The role under a lock that waits for everyone who is giving it to someone right now, and lets nobody give it until the end. */
async function lockCustomRole({ db, actor, target, request }: Run<Tx>): Promise<Role> {
  await db.$queryRaw`SELECT 1 FROM roles WHERE id = ${target.id} FOR UPDATE`;
  const found = await readRole(db, actor, target.id);
  requireVersion(request, found.version);
  if (found.builtIn)
    throw new AppError("conflict", `${found.name} is built in and stays as it is. Duplicate it and change the copy.`);
  return found;
}

/** A new role is given to nobody yet; still nobody prepares one with what they do not hold where it lives. */
function requireMayPutIn(
  { actor, namespace }: Pick<Run<Tx>, "actor" | "namespace">,
  permissions: readonly Permission[],
): void {
  const missing = permissions.filter((permission) => !actor.access.can(permission, namespace.id));
  if (missing.length === 0) return;
  const message = `You cannot put ${missing.join(", ")} into a role: you do not hold ${missing.length === 1 ? "it" : "them"} in ${namespace.slug}.`;
  throw new AppError("forbidden", message, [{ path: "permissions", message }]);
}

/** Widening a role gives it anew to everyone who holds it, so the editor must hold all of it wherever they do. */
async function requireMayWiden(run: Run<Tx>, permissions: Permission[]): Promise<void> {
  requireMayPutIn(run, permissions);
  const held = await run.db.$queryRaw<{ namespaceId: string; namespace: string }[]>`
    SELECT DISTINCT n.id AS "namespaceId", n.slug AS namespace FROM role_assignments a JOIN namespaces n ON n.id = a.namespace_id
    WHERE a.role_id = ${run.target.id}`;
  requireMayGrant(
    run.actor,
    held.map((at) => ({ ...at, role: run.target.name, permissions })),
    "permissions",
  );
}

async function requireFreeName(db: Tx, name: string, namespaceId: string): Promise<void> {
  const [taken] = await db.$queryRaw<{ name: string }[]>`
    SELECT name FROM roles WHERE name_key = ${nameKey(name)}
    AND (namespace_within(${namespaceId}, namespace_id) OR namespace_within(namespace_id, ${namespaceId}))`;
  if (taken) {
    const message =
      taken.name === name
        ? `${name} is taken. Choose another name.`
        : `${name} looks like the role ${taken.name}. Choose another name.`;
    throw new AppError("name_taken", message, [{ path: "name", message }]);
  }
  if (!/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/.test(name))
    throw invalidField("name", "Lower-case letters, digits, - _ . and a letter or digit at both ends.");
}

function stillHeld(role: string, count: number, known: readonly { name: string; namespace: string }[]): AppError {
  const shown = known.slice(0, 5).map(({ name, namespace }) => `${name} in ${namespace}`);
  const rest = count - shown.length;
  const who = [...shown, ...(rest > 0 ? [`${rest} ${shown.length > 0 ? "more" : "you can't see"}`] : [])];
  return new AppError(
    "in_use",
    `${role} is held by ${new Intl.ListFormat("en", { type: "conjunction" }).format(who)}. Take it from them first.`,
  );
}

function visibleId(actor: Run<Tx>["actor"], slug: string): string {
  const namespace = actor.access.bySlug(slug);
  if (!namespace) throw notFound("namespace");
  return namespace.id;
}

function inOrder(permissions: readonly Permission[]): Permission[] {
  return PERMISSIONS.filter((permission) => permissions.includes(permission));
}

function named(role: Role) {
  return { kind: "role", id: role.id, name: role.name };
}
