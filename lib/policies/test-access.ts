import { tokenHint, tokenIdOf } from "@/lib/access-tokens/token-format";
import { readTokenState } from "@/lib/access-tokens/token-state";
import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { invalidField } from "@/lib/errors";
import { isInside } from "@/lib/network/cidr";
import { countryDataDate, countryOf } from "@/lib/network/country";
import { withoutSecrets } from "@/lib/text/without-secrets";
import { Prisma } from "@/prisma/generated/client";
import type { PolicyDocument } from "./document";
import { draftPolicy } from "./draft-policy";
import type { Policy } from "./engine/compile";
import type { Action, Request, Subject } from "./engine/model";
import type { AccessTest } from "./explain-contract";
import { findOne, mayTestMembers, seenBy } from "./find-one";
import { loadAccounts, loadMembers, loadPolicies, loadSockets, type PlacedSocket } from "./load";
import { traceAnswer } from "./trace-answer";

type Question = {
  subject: { serviceAccount?: string | undefined; token?: string | undefined; member?: string | undefined };
  socket: string;
  action: Action;
  ip: string | null;
  time?: string | undefined;
  http?: Request["http"];
  ssh?: Request["ssh"];
  namespace?: string | undefined;
  draft?: (PolicyDocument & { id?: string | undefined; namespace: string; sockets?: string[] | undefined }) | undefined;
};

/** Asks the engine what the gate would ask it, about saved policies or with a draft among them, and says why. */
export async function testAccess(db: Reader, actor: Actor, question: Question): Promise<AccessTest> {
  const { namespace, draft } = question;
  const found = await findOne(db, "sockets", question.socket, {
    places: actor.access.where("policies:read"),
    namespace,
    path: "socket",
  });
  const [socket] = (await loadSockets(db, Prisma.sql`s.id = ${found.id}`)) as [PlacedSocket];
  const subject = await findSubject(db, actor, question);
  const saved = await loadPolicies(db, Prisma.sql`p.namespace_id = ANY(${[...socket.namespaces]})`);
  const drafted = draft && (await asDraft(db, actor, draft));
  const policies = drafted ? [...saved.filter(({ id }) => id !== drafted.id), drafted] : saved;
  const time = question.time ? new Date(question.time) : new Date();
  const { action, http, ssh, ip } = question;
  const request = { subject, socket, action, http, ssh, ip, country: countryOf(ip), time };
  return {
    ...traceAnswer(actor, policies, request, drafted),
    subject: subjectDto(subject),
    socket: socketDto(socket),
    countryDataDate: countryDataDate(),
  };
}

/** A subject as answers name it. */
export function subjectDto({ kind, id, name, person }: Subject) {
  return { kind, id, name, email: person?.email ?? null };
}

/** A socket as answers name it. */
export function socketDto({ id, name, namespace, type }: PlacedSocket) {
  return { id, name, namespace, type };
}

async function findSubject(db: Reader, actor: Actor, { subject, namespace, ip }: Question): Promise<Subject> {
  if (subject.member !== undefined) {
    const ref = subject.member.replaceAll("\0", "");
    const [member] = mayTestMembers(actor)
      ? await loadMembers(db, Prisma.sql`m.id = ${ref} OR m.email = ${ref.toLowerCase()}`)
      : [];
    if (!member) throw invalidField("subject.member", `There is no member ${subject.member} that you may see.`);
    return member;
  }
  const places = seenBy(actor);
  if (subject.token !== undefined) return tokenSubject(db, places, subject.token, ip);
  const ref = subject.serviceAccount ?? "";
  const { id } = await findOne(db, "service_accounts", ref, { places, namespace, path: "subject.serviceAccount" });
  return accountSubject(db, id);
}

async function accountSubject(db: Reader, id: string): Promise<Subject> {
  const [account] = await loadAccounts(db, Prisma.sql`s.id = ${id}`);
  if (!account) throw invalidField("subject", "This service account was deleted meanwhile.");
  return account;
}

/** The account behind a token, stopped where the token itself would be refused. */
export async function tokenSubject(
  db: Reader,
  places: readonly string[],
  ref: string,
  ip: string | null,
): Promise<Subject> {
  const id = tokenIdOf(ref.replaceAll("\0", ""));
  const token = await readTokenState(db, id, places);
  if (!token) throw invalidField("subject.token", `There is no token ${withoutSecrets(ref)} that you may see.`);
  const account = await accountSubject(db, token.serviceAccountId);
  const { status, allowedCidrs } = token;
  const hint = tokenHint(token.id);
  const refused =
    status !== "active" && status !== "rotated"
      ? `The token ${hint} is ${status}, so it is refused.`
      : allowedCidrs.length > 0 && !isInside(ip, allowedCidrs)
        ? `The token ${hint} works from ${allowedCidrs.join(", ")} only, and ${ip ?? "no address"} is not there.`
        : null;
  return { ...account, stopped: account.stopped ?? refused };
}

async function asDraft(db: Reader, actor: Actor, draft: NonNullable<Question["draft"]>): Promise<Policy> {
  const { id: ref, namespace, sockets, ...document } = draft;
  const places = actor.access.where("policies:read");
  const home = actor.access.bySlug(namespace);
  if (!home || !places.includes(home.id))
    throw invalidField("draft.namespace", `There is no namespace ${namespace} where you may read policies.`);
  const named = await db.policy.findFirst({
    where: { namespaceId: home.id, name: document.name },
    select: { id: true },
  });
  const id = ref ? (await findOne(db, "policies", ref, { places, namespace, path: "draft.id" })).id : named?.id;
  const [saved] = id ? await loadPolicies(db, Prisma.sql`p.id = ${id}`) : [];
  const where = saved ?? { id: "draft", namespaceId: home.id, namespace };
  return draftPolicy(db, actor, { ...where, saved: saved ?? null }, document, sockets);
}
