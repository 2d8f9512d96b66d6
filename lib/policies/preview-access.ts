import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { Prisma } from "@/prisma/generated/client";
import { AccessMap, type Change, compareAccess, type Granted } from "./access-map";
import type { Policy } from "./engine/compile";
import type { Subject } from "./engine/model";
import type { AccessPreview } from "./explain-contract";
import { loadAccounts, loadMembers, loadPolicies, loadSockets, type PlacedSocket } from "./load";
import { socketDto, subjectDto } from "./test-access";

const MOST_ROWS = 2_000;

type Side = { rows: AccessPreview["gains"]; subjects: Set<string>; members: Set<string>; count: number };

/**
 * Who gains and who loses what when `after` takes the place of `before`, among all accounts, members and sockets that the
 * actor may list. Another policy that gives or denies the same is taken into account.
 */
export async function previewAccess(
  db: Reader,
  actor: Actor,
  before: Policy | null,
  after: Policy,
): Promise<AccessPreview> {
  const mayList = actor.access.where("service-accounts:read");
  const [others, accounts, members, allSockets] = await Promise.all([
    loadPolicies(db, Prisma.sql`p.id <> ${after.id} AND p.enabled`),
    loadAccounts(db, Prisma.sql`s.namespace_id = ANY(${mayList})`),
    loadMembers(db, Prisma.sql`true`),
    loadSockets(db, Prisma.sql`s.namespace_id = ANY(${actor.access.where("sockets:read")})`),
  ]);
  const now = new Date();
  const [old, next] = [
    new AccessMap([...others, ...(before ? [before] : [])], now, actor),
    new AccessMap([...others, after], now, actor),
  ];
  const concerned = new AccessMap([...(before ? [{ ...before, id: "before" }] : []), after], now, actor);
  const namesMembers = actor.access.can("members:read", "ns_global");
  const gains: Side = { rows: [], subjects: new Set(), members: new Set(), count: 0 };
  const losses: Side = { rows: [], subjects: new Set(), members: new Set(), count: 0 };
  const compared = new Map<Granted[], Map<Granted[], ReturnType<typeof compareAccess>>>();
  const sockets = allSockets.filter((socket) => concerned.appliesTo(socket));
  for (const subject of [...accounts, ...members].filter((one) => concerned.speaksOf(one)))
    for (const socket of sockets) {
      if (concerned.between(subject, socket).length === 0) continue;
      const [was, is] = [old.access(subject, socket), next.access(subject, socket)];
      const known = compared.get(was)?.get(is) ?? compareAccess(was, is, socket.type);
      compared.set(was, (compared.get(was) ?? new Map()).set(is, known));
      take(gains, subject, socket, known.gains, namesMembers);
      take(losses, subject, socket, known.losses, namesMembers);
    }
  return {
    gains: gains.rows,
    losses: losses.rows,
    summary: { gains: totals(gains), losses: totals(losses) },
    complete: namesMembers && seesAll(actor),
  };
}

/** True when no account or socket can be hidden from the actor. */
export function seesAll({ access }: Actor): boolean {
  return access.can("service-accounts:read", "ns_global") && access.can("sockets:read", "ns_global");
}

function take(side: Side, subject: Subject, socket: PlacedSocket, changes: Change[], namesMembers: boolean): void {
  if (changes.length === 0) return;
  if (subject.kind === "member" && !namesMembers) {
    side.members.add(subject.id);
    return;
  }
  side.subjects.add(subject.id);
  side.count += changes.length;
  for (const change of changes)
    if (side.rows.length < MOST_ROWS)
      side.rows.push({ subject: subjectDto(subject), socket: socketDto(socket), ...change });
}

function totals({ rows, subjects, members, count }: Side) {
  return { subjects: subjects.size, rows: count, truncated: count - rows.length, members: members.size };
}
