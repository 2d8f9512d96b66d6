import { z } from "zod";
import { refusalOf } from "@/lib/access-tokens/standing";
import { tokenIdOf } from "@/lib/access-tokens/token-format";
import type { Asker } from "@/lib/gateways/asking";
import { countryOf } from "@/lib/network/country";
import { parseAddress } from "@/lib/policies/engine/address";
import { normalisePath } from "@/lib/policies/engine/http-path";
import { ACTIONS, type Action, type Subject } from "@/lib/policies/engine/model";
import { judge, newOutcome, type Outcome, type Question, type Reason, type Sources } from "./decide";
import { findMoment, findSubject, findToken, type Moment } from "./find";
import type { Lookup } from "./lookup";
import { findSocket, mayAsk } from "./socket-lookup";

const entity = z.object({
  type: z.string().min(1).max(100),
  // No NUL: PostgreSQL has no such text.
  id: z
    .string()
    .max(320)
    .regex(/^[^\0]+$/),
});
const text = (most: number) => z.string().max(most).optional();

/**
 * One question of the AuthZEN Authorization API 1.0, section 5, with the names of ours: subjects are `service-account`,
 * `token` and `member`, resources are `socket`, actions are those of policies. What else it says is of no matter.
 */
export const evaluation = z.object({
  subject: entity,
  action: z.object({
    name: z.string().min(1).max(100),
    properties: z.object({ method: text(32), path: text(8192), username: text(64), command: text(4096) }).optional(),
  }),
  resource: entity,
  context: z.object({ ip: text(100) }).optional(),
});
export type Evaluation = z.infer<typeof evaluation>;

export type EvaluationSources = Sources & { lookup: Pick<Lookup, "look" | "lookSubject"> };

/** Decides one question of whoever may ask, by the same state, rules and log as a request that passes it. Throws when it can't. */
export async function decideEvaluation(
  sources: EvaluationSources,
  gateway: Asker,
  { subject: asked, action, resource, context }: Evaluation,
  userAgent: string | null,
): Promise<Outcome> {
  const { method = null, path = null, username, command } = action.properties ?? {};
  const question: Question = {
    key: null,
    presented: { is: "missing" },
    socketName: resource.id,
    original: { method, uri: path, host: null, addresses: [] },
    userAgent,
  };
  const ip = parseAddress(context?.ip ?? null)?.toString() ?? null;
  const outcome: Outcome = { ...newOutcome(question), gateway, ip };
  const refuse = (reason: Reason): Outcome => ({ ...outcome, reason });

  const found = await findAsked(sources, asked, ip);
  outcome.world = found.world;
  outcome.tokenId = found.tokenId;
  if ("refusal" in found) return refuse(found.refusal);
  if (resource.type !== "socket") return refuse("unknown_socket");
  const byId = found.world.sockets.get(resource.id);
  outcome.socket = byId ?? findSocket(found.world.lookup, gateway, resource.id, null);
  if (!outcome.socket) return refuse("unknown_socket");
  if (!mayAsk(gateway, outcome.socket)) return refuse("wrong_socket");
  if (path !== null && !outcome.socket.acceptAmbiguousPaths && normalisePath(path) === null)
    return refuse("path_ambiguous");
  if (!ACTIONS.includes(action.name as Action)) return refuse("no_policy");
  return judge(outcome, found.world, {
    subject: found.subject,
    socket: outcome.socket,
    action: action.name as Action,
    http: { method: method ?? undefined, path: path ?? undefined },
    ssh: { username, command },
    ip,
    country: found.world.asksCountry ? countryOf(ip) : null,
    time: found.now,
  });
}

type Found = Moment & { tokenId: string | null } & ({ subject: Subject } | { refusal: Reason });

const KINDS: Record<string, Subject["kind"]> = {
  "service-account": "service-account",
  service_account: "service-account",
  member: "member",
  user: "member",
};

/** Tokens are named by their public id; their secret is for RFC 7662. */
async function findAsked(sources: EvaluationSources, asked: Evaluation["subject"], ip: string | null): Promise<Found> {
  if (asked.type === "token") {
    const tokenId = tokenIdOf(asked.id);
    const { world, now, token } = await findToken(sources, tokenId);
    const found = { world, now, tokenId };
    if (!token) return { ...found, refusal: "unknown" };
    const refusal = refusalOf(token, ip, now);
    return refusal ? { ...found, refusal: refusal.replace("-", "_") as Reason } : { ...found, subject: token.subject };
  }
  const kind = Object.hasOwn(KINDS, asked.type) ? KINDS[asked.type] : undefined;
  if (!kind) return { ...(await findMoment(sources)), tokenId: null, refusal: "unknown" };
  const { subject, ...moment } = await findSubject(sources, kind, asked.id);
  return { ...moment, tokenId: null, ...(subject ? { subject } : { refusal: "unknown" }) };
}
