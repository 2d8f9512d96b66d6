import { createToken } from "@/lib/access-tokens/service";
import { make } from "@/lib/activity/record";
import type { Reader, Tx } from "@/lib/db";
import { AppError, invalidField, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { forEachOf } from "@/lib/operation/bulk";
import { type Run, read, type Written, write } from "@/lib/operation/operation";
import { anyOfConditions, holdsKeptText, livesIn, parseSort, readPage, type SortKey } from "@/lib/operation/page";
import { requireVersion } from "@/lib/operation/versions";
import { accountAccess } from "@/lib/policies/access";
import { Prisma } from "@/prisma/generated/client";
import { serviceAccountsContract as contract, type ServiceAccount } from "./contract";
import { liveTokens, readImpact } from "./impact";
import { resolveImpersonated } from "./impersonation";
import { assignRoles, changeGroups, defaultOwners, removeRoles, setOwners } from "./links";
import {
  EXPIRING_TOKENS,
  HAS_ACCOUNT_STATUS,
  HAS_LIVE_TOKEN,
  hasNoLiveToken,
  holdsRole,
  readAccount,
  readAccounts,
} from "./read";
import { reassignAccounts } from "./reassign";

const SORT_KEYS: Record<"name" | "createdAt", SortKey> = {
  name: { expression: Prisma.sql`s.name COLLATE "C"`, type: "text" },
  createdAt: { expression: Prisma.sql`s.created_at`, type: "timestamptz" },
};

const single = {
  list: read("service-accounts.list", contract.list, async ({ db, actor, ...scope }, input) => {
    const conditions = [
      livesIn(Prisma.sql`s.namespace_id`, scope),
      input.status !== undefined && anyOfConditions([input.status].flat().map((one) => HAS_ACCOUNT_STATUS[one])),
      input.role !== undefined && (await holdsRole(db, [input.role].flat())),
      input.group !== undefined &&
        Prisma.sql`EXISTS (SELECT 1 FROM group_service_accounts m JOIN groups g ON g.id = m.group_id WHERE m.service_account_id = s.id
                   AND g.namespace_id = ANY(${actor.access.where("groups:read")}) AND (g.name = ANY(${[input.group].flat()}) OR g.id = ANY(${[input.group].flat()})))`,
      input.usableIn && usableIn(actor, input.usableIn),
      // Every character of a name sorts before ~.
      input.namePrefix &&
        Prisma.sql`s.name COLLATE "C" >= ${input.namePrefix} AND s.name COLLATE "C" < ${`${input.namePrefix}~`}`,
      input.tokens !== undefined &&
        anyOfConditions(await Promise.all([input.tokens].flat().map((one) => tokenCondition(db, one)))),
      input.q && holdsKeptText("service_accounts s", input.q),
    ].filter((one): one is Prisma.Sql => Boolean(one));
    const page = await readPage<{ id: string }>({
      input,
      sort: parseSort(input.sort, SORT_KEYS),
      id: Prisma.sql`s.id`,
      select: Prisma.sql`s.id`,
      from: Prisma.sql`FROM service_accounts s WHERE ${Prisma.join(conditions, " AND ")}`,
      run: (query) => db.$queryRaw(query),
    });
    const ids = page.items.map(({ id }) => id);
    return { ...page, items: await readAccounts(db, actor, ids) };
  }),

  create: write("service-accounts.create", contract.create, async ({ db, actor, namespace }, input) => {
    const account = { id: newId("sa"), namespaceId: namespace.id, namespace: namespace.slug, name: input.name };
    if (
      await db.serviceAccount.findUnique({
        where: { namespaceId_name: { namespaceId: namespace.id, name: input.name } },
        select: { id: true },
      })
    )
      throw nameTaken(account);
    await db.serviceAccount.create({
      data: {
        namespaceId: namespace.id,
        id: account.id,
        name: input.name,
        userId: userId(account),
        description: input.description,
        labels: input.labels,
        expiresAt: futureInstant(input.expiresAt ?? null),
        impersonatesMemberId: input.impersonates ? await resolveImpersonated(db, actor, input.impersonates) : null,
        createdById: actor.id,
        createdByName: actor.name,
      },
    });
    await assignRoles(db, actor, account, input.roles);
    await setOwners(db, actor, account, input.owners ?? (await defaultOwners(db, actor)));
    await changeGroups(db, actor, account, input.groups, [], "groups");
    const token = input.token && (await createFirstToken(db, actor, account, input.token));
    const created = await readAccount(db, actor, account.id);
    const { token: _plaintext, ...firstToken } = token ?? {};
    return {
      output: { ...created, ...(token && { token }) },
      change: { target: named(created), after: token ? { ...created, firstToken } : created },
    };
  }),

  reassign: write("service-accounts.reassign", contract.reassign, reassignAccounts),

  get: read("service-accounts.get", contract.get, async ({ db, actor, target }) => readAccount(db, actor, target.id)),

  update: write("service-accounts.update", contract.update, async (run, { sa: _sa, ...input }) =>
    changeAccount(run, async (before) => {
      const { db, actor } = run;
      const account = {
        id: before.id,
        namespaceId: run.target.namespaceId,
        namespace: before.namespace,
        name: before.name,
      };
      if (input.removeRoles) await removeRoles(db, actor, account, input.removeRoles);
      if (input.addRoles) await assignRoles(db, actor, account, input.addRoles, "addRoles");
      if (input.owners) await setOwners(db, actor, account, input.owners);
      if (input.addGroups || input.removeGroups)
        await changeGroups(db, actor, account, input.addGroups ?? [], input.removeGroups ?? []);
      return {
        ...(input.description !== undefined && { description: input.description }),
        ...(input.labels !== undefined && { labels: input.labels }),
        ...(input.expiresAt !== undefined && { expiresAt: futureInstant(input.expiresAt) }),
        ...(input.impersonates !== undefined && {
          impersonatesMemberId:
            input.impersonates === null ? null : await resolveImpersonated(db, actor, input.impersonates),
        }),
      };
    }),
  ),

  delete: write("service-accounts.delete", contract.delete, async (run) => {
    const { db, target } = run;
    refuseSelf(run, "delete");
    const before = await lockAccount(run);
    const tokens = await liveTokens(db, target.id);
    await db.serviceAccount.delete({ where: { namespaceId_id: { namespaceId: target.namespaceId, id: target.id } } });
    return {
      output: undefined,
      change: {
        target: named(before),
        before: { ...before, revokedTokens: tokens.map(({ name, hint }) => ({ name, hint })) },
      },
    };
  }),

  disable: write("service-accounts.disable", contract.disable, async (run) => {
    refuseSelf(run, "disable");
    return changeAccount(run, async (before) => (before.status === "disabled" ? null : { disabledAt: new Date() }));
  }),

  enable: write("service-accounts.enable", contract.enable, async (run) =>
    changeAccount(run, async (before) => (before.status === "disabled" ? { disabledAt: null } : null)),
  ),

  access: read("service-accounts.access", contract.access, async ({ db, actor, target }) =>
    accountAccess(db, actor, target.id),
  ),

  impact: read("service-accounts.impact", contract.impact, async ({ db, actor, target }, input) =>
    readImpact(db, actor, target.id, input),
  ),
};

/** The verbs of service accounts: machine identities that never sign in and carry access tokens. */
export const serviceAccounts = {
  ...single,
  bulk: write("service-accounts.bulk", contract.bulk, async (run, { action, ids }) =>
    forEachOf(run, single[action], "sa", ids),
  ),
};

async function createFirstToken(
  db: Tx,
  actor: Run<Tx>["actor"],
  account: { id: string; name: string; namespaceId: string },
  input: Parameters<typeof createToken>[3],
) {
  if (!actor.access.can("access-tokens:write", account.namespaceId))
    throw new AppError("forbidden", "You need access-tokens:write to create its first token. Leave the token out.");
  const { output, making } = await createToken(db, actor, account, input).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(
      error.code,
      error.message,
      error.fields.map(({ path, message }) => ({ path: `token.${path}`, message })),
    );
  });
  await make(db, making);
  return output;
}

/** Changes the addressed account under its lock; `null` from `decide` means it is as wanted already, and records nothing. */
async function changeAccount(
  run: Run<Tx>,
  decide: (before: ServiceAccount) => Promise<Prisma.ServiceAccountUncheckedUpdateManyInput | null>,
): Promise<Written<ServiceAccount>> {
  const { db, actor, target } = run;
  const before = await lockAccount(run);
  const data = await decide(before);
  if (!data) return { output: before, change: null };
  await db.serviceAccount.update({
    where: { namespaceId_id: { namespaceId: target.namespaceId, id: target.id } },
    data: { ...data, version: { increment: 1 } },
  });
  const after = await readAccount(db, actor, target.id);
  return { output: after, change: { target: named(after), before, after } };
}

async function lockAccount({ db, actor, target, request }: Run<Tx>): Promise<ServiceAccount> {
  await db.$queryRaw`SELECT 1 FROM service_accounts WHERE id = ${target.id} FOR UPDATE`;
  const account = await readAccount(db, actor, target.id);
  requireVersion(request, account.version);
  return account;
}

function refuseSelf({ actor, target }: Run<Tx>, verb: string): void {
  if (actor.id === target.id) throw new AppError("conflict", `Nobody can ${verb} themself. Ask someone else to do it.`);
}

/** Accounts of the namespace and of those above it: what may be named there. */
function usableIn(actor: Run<Tx>["actor"], slug: string): Prisma.Sql {
  const namespace = actor.access.bySlug(slug);
  if (!namespace) throw notFound("namespace");
  return Prisma.sql`s.namespace_id IN (
    WITH RECURSIVE up(id, parent_id) AS (
      SELECT id, parent_id FROM namespaces WHERE id = ${namespace.id}
      UNION ALL SELECT n.id, n.parent_id FROM namespaces n JOIN up ON n.id = up.parent_id
    ) SELECT id FROM up)`;
}

async function tokenCondition(db: Reader, wanted: "none" | "live" | "expiring"): Promise<Prisma.Sql> {
  if (wanted === "expiring") return Prisma.sql`EXISTS (SELECT 1 ${EXPIRING_TOKENS})`;
  return wanted === "live" ? HAS_LIVE_TOKEN : hasNoLiveToken(db);
}

function userId(account: { name: string; namespace: string }): string {
  return account.namespace === "global" ? account.name : `${account.name}@${account.namespace}.latchkey`;
}

function futureInstant(text: string | null): Date | null {
  if (text === null) return null;
  const end = new Date(text);
  if (end.getTime() <= Date.now()) throw invalidField("expiresAt", "Expires is in the past. Choose a later time.");
  return end;
}

function nameTaken({ name, namespace }: { name: string; namespace: string }): AppError {
  const message = `${name} is taken in ${namespace}. Choose another name.`;
  return new AppError("name_taken", message, [{ path: "name", message }]);
}

function named(account: ServiceAccount) {
  return { kind: "service-account", id: account.id, name: account.name };
}
