import { createLink } from "@/lib/auth/one-time-links";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type Run, read, type Written, write } from "@/lib/operation/operation";
import { holdsText, parseSort, readPage, type SortKey } from "@/lib/operation/page";
import { requireVersion } from "@/lib/operation/versions";
import { refuseOrphans } from "@/lib/service-accounts/orphans";
import { Prisma } from "@/prisma/generated/client";
import { membersContract as contract, type Member } from "./contract";
import { handOver } from "./hand-over";
import { MEMBER_COLUMNS, MEMBER_STATUS, type MemberRow, readMember, readMemberDetail, toDto } from "./read";
import { giveRoles, requireMayGrantAllOf, takeRoles } from "./roles";
import { endSessions, readSessions } from "./sessions";

const SORT_KEYS: Record<"name" | "email" | "createdAt" | "lastSignInAt", SortKey> = {
  name: { expression: Prisma.sql`lower(m.name) COLLATE "C"`, type: "text" },
  email: { expression: Prisma.sql`m.email COLLATE "C"`, type: "text" },
  createdAt: { expression: Prisma.sql`m.created_at`, type: "timestamptz" },
  lastSignInAt: { expression: Prisma.sql`coalesce(m.last_sign_in_at, '-infinity')`, type: "timestamptz" },
};

/** The verbs of members. That an enabled admin remains is the database's rule: `last_admin`, whoever asks and how. */
export const members = {
  list: read("members.list", contract.list, async ({ db }, input) => {
    const conditions = [
      Prisma.sql`true`,
      input.status !== undefined && Prisma.sql`(${MEMBER_STATUS}) = ANY(${[input.status].flat()})`,
      input.role !== undefined &&
        Prisma.sql`EXISTS (SELECT 1 FROM role_assignments a JOIN roles r ON r.id = a.role_id WHERE a.member_id = m.id AND r.name = ANY(${[input.role].flat()}))`,
      input.q && holdsText(Prisma.sql`m.name || ' ' || m.email`, input.q),
    ].filter((one): one is Prisma.Sql => Boolean(one));
    const page = await readPage<MemberRow>({
      input,
      sort: parseSort(input.sort, SORT_KEYS),
      id: Prisma.sql`m.id`,
      select: MEMBER_COLUMNS,
      from: Prisma.sql`FROM members m WHERE ${Prisma.join(conditions, " AND ")}`,
      run: (query) => db.$queryRaw(query),
    });
    return { ...page, items: page.items.map(toDto) };
  }),

  get: read("members.get", contract.get, async ({ db, actor, target }) => readMemberDetail(db, actor, target.id)),

  sessions: read("members.sessions", contract.sessions, async ({ db, actor, target }) => ({
    items: await readSessions(db, actor, target.id),
  })),

  endSession: write("members.end-session", contract.endSession, async (run, { session }) => {
    const ended = await endSessions(run, session);
    if (ended.length === 0) throw notFound("session");
    return { output: undefined, change: endedBy(run, ended) };
  }),

  endSessions: write("members.end-sessions", contract.endSessions, async (run) => {
    const ended = await endSessions(run);
    return { output: undefined, change: ended.length === 0 ? null : endedBy(run, ended) };
  }),

  invite: write("members.invite", contract.invite, async ({ db, actor }, { email, name: given, roles }) => {
    if (await db.member.findUnique({ where: { email }, select: { id: true } })) {
      const message = `${email} is a member already.`;
      throw new AppError("name_taken", message, [{ path: "email", message }]);
    }
    const id = newId("mem");
    const [local = email] = email.split("@");
    const name = given ?? local.slice(0, 100);
    await db.member.create({ data: { id, email, name, createdById: actor.id, createdByName: actor.name } });
    await giveRoles(db, actor, id, roles, "roles");
    const link = await createLink(db, "invite", id, actor);
    const created = await readMember(db, id);
    return { ...handOver("invite", created, link, actor), change: { target: named(created), after: created } };
  }),

  inviteAgain: write("members.invite-again", contract.inviteAgain, async (run) => {
    const { db, actor } = run;
    const before = await lockMember(run);
    if (before.status !== "invited")
      throw new AppError(
        "conflict",
        `${before.name} is ${before.status}. Only someone who never signed in is invited again.`,
      );
    await requireMayGrantAllOf(db, actor, before.id, "member");
    const link = await createLink(db, "invite", before.id, actor);
    const { output, change } = await touch(run, before, {});
    return { ...handOver("invite", output, link, actor), change };
  }),

  resetPassword: write("members.reset-password", contract.resetPassword, async (run) => {
    const { db, actor } = run;
    const before = await lockMember(run);
    if (before.status !== "active")
      throw new AppError(
        "conflict",
        `${before.name} is ${before.status}. Only someone who can sign in gets a new password.`,
      );
    await requireMayGrantAllOf(db, actor, before.id, "member");
    const link = await createLink(db, "reset", before.id, actor);
    const { output, change } = await touch(run, before, {});
    return { ...handOver("reset", output, link, actor), change };
  }),

  changeRoles: write("members.change-roles", contract.changeRoles, async (run, { addRoles, removeRoles }) => {
    const { db, actor } = run;
    const before = await lockMember(run);
    const given = await giveRoles(db, actor, before.id, addRoles, "addRoles");
    await takeRoles(db, actor, before, removeRoles, "removeRoles");
    if (given === 0 && removeRoles.length === 0) return { output: before, change: null };
    // Who made the link may lack what it would lead to now.
    if (given > 0) await db.invitation.deleteMany({ where: { memberId: before.id, usedAt: null } });
    return touch(run, before, {});
  }),

  disable: write("members.disable", contract.disable, async (run) => {
    const { db, target } = run;
    refuseSelf(run, "disable");
    const before = await lockMember(run);
    if (before.status === "disabled") return { output: before, change: null };
    await db.$executeRaw`UPDATE sessions SET ended_at = now() WHERE member_id = ${target.id} AND ended_at IS NULL`;
    await db.invitation.deleteMany({ where: { memberId: target.id, usedAt: null } });
    // The database ends them as it disables the member; here they are named for the record.
    const endedImpersonations = await actingAs(run);
    const { output, change } = await touch(run, before, { disabledAt: new Date() });
    return { output, change: change && { ...change, after: { ...output, endedImpersonations } } };
  }),

  enable: write("members.enable", contract.enable, async (run) => {
    const before = await lockMember(run);
    return before.status === "disabled" ? touch(run, before, { disabledAt: null }) : { output: before, change: null };
  }),

  delete: write("members.delete", contract.delete, async (run) => {
    const { db, actor, target } = run;
    refuseSelf(run, "delete");
    const before = await lockMember(run);
    await refuseOrphans(db, actor, before);
    const endedImpersonations = await actingAs(run);
    await db.serviceAccount.updateMany({
      where: { impersonatesMemberId: target.id },
      data: { impersonatesMemberId: null, version: { increment: 1 } },
    });
    await db.member.delete({ where: { id: target.id } });
    return { output: undefined, change: { target: named(before), before: { ...before, endedImpersonations } } };
  }),
};

function refuseSelf({ actor, target }: Run<Tx>, verb: string): void {
  if (actor.id === target.id)
    throw new AppError("conflict", `Nobody can ${verb} themself. Ask another admin to do it.`);
}

/** The names of the accounts that act as the addressed member. */
async function actingAs({ db, target }: Run<Tx>): Promise<string[]> {
  const accounts = await db.serviceAccount.findMany({
    where: { impersonatesMemberId: target.id },
    select: { name: true },
    orderBy: { name: "asc" },
  });
  return accounts.map(({ name }) => name);
}

async function lockMember({ db, target, request }: Run<Tx>): Promise<Member> {
  await db.$queryRaw`SELECT 1 FROM members WHERE id = ${target.id} FOR NO KEY UPDATE`;
  const found = await readMember(db, target.id);
  requireVersion(request, found.version);
  return found;
}

async function touch(
  { db }: Run<Tx>,
  before: Member,
  data: Prisma.MemberUpdateManyMutationInput,
): Promise<Written<Member>> {
  await db.member.update({ where: { id: before.id }, data: { ...data, version: { increment: 1 } } });
  const after = await readMember(db, before.id);
  return { output: after, change: { target: named(after), before, after } };
}

function endedBy({ target }: Run<Tx>, sessions: readonly { id: string }[]) {
  return { target: { kind: "member", id: target.id, name: target.name }, before: { sessions } };
}

function named(one: Member) {
  return { kind: "member", id: one.id, name: one.name };
}
