import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { Prisma } from "@/prisma/generated/client";
import { AccessMap, type Granted } from "./access-map";
import type { Policy } from "./engine/compile";
import type { AccountAccess, SocketAccess } from "./explain-contract";
import { loadAccounts, loadMembers, loadPolicies, loadSockets } from "./load";
import { seesAll } from "./preview-access";
import { socketDto, subjectDto } from "./test-access";

const MOST = 1_000;

/** The sockets that an account reaches, among those the actor may list, and the policies that say so. */
export async function accountAccess(db: Reader, actor: Actor, id: string): Promise<AccountAccess> {
  const [account] = await loadAccounts(db, Prisma.sql`s.id = ${id}`);
  if (!account) throw notFound("service account");
  const [policies, sockets] = await Promise.all([
    loadPolicies(db, Prisma.sql`p.enabled`),
    loadSockets(
      db,
      Prisma.sql`s.namespace_id = ANY(${actor.access.where("sockets:read")}) AND namespace_within(s.namespace_id, ${account.namespaceId})`,
    ),
  ]);
  const map = new AccessMap(policies, new Date(), actor);
  const items = sockets.flatMap((socket) =>
    map.access(account, socket).map((one) => ({ socket: socketDto(socket), ...grantedDto(actor, one) })),
  );
  return {
    stopped: account.stopped,
    items: items.slice(0, MOST),
    truncated: Math.max(0, items.length - MOST),
    complete: actor.access.can("sockets:read", account.namespaceId),
  };
}

/** Who reaches a socket, among those the actor may list, and the policies that say so. */
export async function socketAccess(db: Reader, actor: Actor, id: string): Promise<SocketAccess> {
  const [socket] = await loadSockets(db, Prisma.sql`s.id = ${id}`);
  if (!socket) throw notFound("socket");
  const above = [...socket.namespaces];
  const mayList = new Set(actor.access.where("service-accounts:read"));
  const [policies, accounts, members] = await Promise.all([
    loadPolicies(db, Prisma.sql`p.enabled AND p.namespace_id = ANY(${above})`),
    loadAccounts(db, Prisma.sql`s.namespace_id = ANY(${above.filter((one) => mayList.has(one))})`),
    loadMembers(db, Prisma.sql`m.disabled_at IS NULL`),
  ]);
  const namesMembers = actor.access.can("members:read", "ns_global");
  const map = new AccessMap(policies, new Date(), actor);
  const subjects = namesMembers ? [...accounts, ...members] : accounts;
  const items = subjects.flatMap((subject) =>
    map
      .access(subject, socket)
      .map((one) => ({ subject: subjectDto(subject), stopped: subject.stopped, ...grantedDto(actor, one) })),
  );
  return {
    items: items.slice(0, MOST),
    truncated: Math.max(0, items.length - MOST),
    members: namesMembers ? 0 : members.filter((member) => map.access(member, socket).length > 0).length,
    complete: namesMembers && seesAll(actor),
  };
}

function grantedDto({ access }: Actor, { actions, conditions, reach }: Granted) {
  const readable = (policies: readonly Policy[]) =>
    policies
      .filter(({ namespaceId }) => access.can("policies:read", namespaceId))
      .map(({ id, name, namespace }) => ({ id, name, namespace }));
  return { actions, conditions, policies: readable(reach.allows), denies: readable(reach.denies) };
}
