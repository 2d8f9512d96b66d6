import { isToken, parseAccessToken, refusalOf, type TokenRefusal } from "@/lib/access-tokens/standing";
import type { Presented } from "@/lib/auth/credential";
import { newDecisionId } from "@/lib/decisions/decision-id";
import { type Asker, type AskingGateway, gatewayOf, isKey } from "@/lib/gateways/asking";
import type { parseGatewayKey } from "@/lib/gateways/key";
import { addressPrefix } from "@/lib/network/address-prefix";
import { countryOf } from "@/lib/network/country";
import type { Minute } from "@/lib/network/minute";
import { noticeOutage } from "@/lib/outage";
import type { Policy } from "@/lib/policies/engine/compile";
import { decide } from "@/lib/policies/engine/evaluate";
import { normalisePath } from "@/lib/policies/engine/http-path";
import { type Action, actionsOf, type Request } from "@/lib/policies/engine/model";
import type { PlacedSocket } from "@/lib/policies/load";
import { findMoment, findToken, type State } from "./find";
import { type FoundToken, Unavailable } from "./lookup";
import { clientAddress, hostName, type OriginalRequest } from "./profiles/original-request";
import { findSocket, mayAsk } from "./socket-lookup";
import type { World } from "./world";

/**
 * Why the gate answers as it does, in one word: what the decision log and the metrics say, and no client ever learns.
 * `policy`: one allows it, or one denies it.
 */
export type Reason =
  | "policy"
  | "no_policy"
  | "missing"
  | "malformed"
  | "unknown"
  | "revoked"
  | "expired"
  | "paused"
  | "account_disabled"
  | "account_expired"
  | "address"
  | "rate_limited"
  | "conflicting"
  | "incomplete"
  | "unknown_socket"
  | "wrong_socket"
  | "path_ambiguous"
  | "unknown_gateway"
  | "unavailable";

/** One question of a gateway. */
export type Question = {
  /** `null`: the key is missing or malformed. */
  key: ReturnType<typeof parseGatewayKey>;
  presented: Presented;
  socketName: string | null;
  original: OriginalRequest;
  userAgent: string | null;
};

/** One answer, with all that was known when it was given. */
export type Outcome = {
  id: string;
  /** When the question came, by this machine's clock: what `id` says. */
  at: Date;
  decision: "allow" | "deny";
  reason: Reason;
  /** By AuthZEN also a service account. */
  gateway: Asker | null;
  socket: PlacedSocket | null;
  token: FoundToken | null;
  /** The public id that was presented, proven or not. */
  tokenId: string | null;
  question: Question;
  ip: string | null;
  /** What the policies were asked, those that were, and the one that decided. */
  request: Request | null;
  asked: readonly Policy[];
  policy: Policy | null;
  world: World | null;
  retryAfterSeconds: number;
};

/** `failures` counts refused tokens by where they come from and which id they claim, never by anything else they say. */
export type Sources = State & { failures: Minute };

const MOST_FAILURES = 30;

/** Below a second, with what it takes to answer. */
const PATIENCE_MS = 900;

/**
 * Decides one question, by the state of the database after it was asked. Never throws and never takes a second: what can't
 * be decided in time is denied with the reason `unavailable`.
 */
export async function decideAccess(sources: Sources, question: Question): Promise<Outcome> {
  const outcome = newOutcome(question);
  try {
    return await inTime(settle(sources, question, outcome));
  } catch (error) {
    noticeOutage(error);
    return { ...outcome, decision: "deny", reason: "unavailable" };
  }
}

/** The result of `work`, or `Unavailable` when it takes longer than an answer may. */
export function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Unavailable("a decision took too long")), PATIENCE_MS);
    const settled =
      <R>(settle: (result: R) => void) =>
      (result: R) => {
        clearTimeout(timer);
        settle(result);
      };
    work.then(settled(done), settled(failed));
  });
}

/** An answer that nothing is known of yet: a denial. */
export function newOutcome(question: Question): Outcome {
  const at = new Date();
  return {
    id: newDecisionId(at),
    at,
    decision: "deny",
    reason: "unavailable",
    gateway: null,
    socket: null,
    token: null,
    tokenId: null,
    question,
    ip: null,
    request: null,
    asked: [],
    policy: null,
    world: null,
    retryAfterSeconds: 0,
  };
}

async function settle(sources: Sources, question: Question, outcome: Outcome): Promise<Outcome> {
  const refuse = (reason: Reason) => Object.assign(outcome, { reason });
  const { key, presented, original } = question;
  if (!key) return refuse("unknown_gateway");
  const held = sources.worlds.current?.keys.get(key.keyId) ?? null;
  const proven = isKey(key.parsed, held) ? held : null;
  // A key that is not in memory may be newer than that.
  const gateway = (proven && gatewayOf(proven, new Date())) ?? (await findGateway(sources, key));
  outcome.gateway = gateway;
  if (!gateway) return refuse("unknown_gateway");
  outcome.ip = clientAddress(original, gateway.trustedHops);
  if (original.method === null || original.uri === null) return refuse("incomplete");
  if (presented.is === "conflicting") return refuse("conflicting");
  if (presented.is === "missing") return refuse("missing");
  const parsed = parseAccessToken(presented.text);
  if (!parsed) return refuse("malformed");
  outcome.tokenId = `tok_${parsed.id12}`;
  const caller = `${addressPrefix(outcome.ip)} ${outcome.tokenId}`;
  if (sources.failures.count(caller, 0) >= MOST_FAILURES && !(await isKnownGood(sources, parsed, outcome))) {
    outcome.retryAfterSeconds = sources.failures.secondsLeft;
    return refuse("rate_limited");
  }

  const { world, now, token: found } = await findToken(sources, outcome.tokenId);
  // What was read by now may be newer than what the gateway was found in.
  const stored = world.keys.get(key.keyId) ?? null;
  outcome.gateway = stored && (stored === proven || isKey(key.parsed, stored)) ? gatewayOf(stored, now) : null;
  if (!outcome.gateway) return refuse("unknown_gateway");
  outcome.world = world;
  const isProven = await isToken(parsed, found, now, (id) => world.signingKeys.get(id) ?? null);
  const token = isProven ? found : null;
  outcome.token = token;
  const refuseToken = (refusal: TokenRefusal) => {
    sources.failures.count(caller, 1);
    return refuse(refusal.replace("-", "_") as Reason);
  };
  if (!token) return refuseToken("unknown");
  const refusal = refusalOf(token, outcome.ip, now);
  if (refusal) return refuseToken(refusal);
  outcome.socket = findSocket(world.lookup, outcome.gateway, question.socketName, hostName(original.host));
  if (!outcome.socket) return refuse("unknown_socket");
  if (!mayAsk(outcome.gateway, outcome.socket)) return refuse("wrong_socket");
  if (!outcome.socket.acceptAmbiguousPaths && normalisePath(original.uri) === null) return refuse("path_ambiguous");
  return judge(outcome, world, {
    subject: token.subject,
    socket: outcome.socket,
    action: actionsOf(outcome.socket.type)[0] as Action,
    http: { method: original.method, path: original.uri },
    ip: outcome.ip,
    country: world.asksCountry ? countryOf(outcome.ip) : null,
    time: now,
  });
}

/** Whether this is a token that is held in memory and opens something: who guesses at it does not shut out its holder. */
async function isKnownGood(
  { worlds, tokens }: Sources,
  parsed: NonNullable<ReturnType<typeof parseAccessToken>>,
  { tokenId, ip, at }: Outcome,
): Promise<boolean> {
  const world = worlds.current;
  const known = world && tokenId && tokens.at(world.epoch, tokenId);
  if (!known || refusalOf(known, ip, at)) return false;
  return isToken(parsed, known, at, (id) => world.signingKeys.get(id) ?? null);
}

/** Asks the policies of the world, and notes in the outcome what they say. */
export function judge(outcome: Outcome, world: World, request: Request): Outcome {
  const asked = [...world.index.concerning(request)];
  const { decision, by } = decide({ concerning: () => asked }, request);
  outcome.world = world;
  outcome.request = request;
  outcome.asked = asked;
  outcome.decision = decision;
  outcome.policy = by;
  outcome.reason = by ? "policy" : "no_policy";
  return outcome;
}

/** The gateway of a presented key, by the state of the database after it was asked. Throws `Unavailable`. */
export async function findGateway(sources: Sources, key: NonNullable<Question["key"]>): Promise<AskingGateway | null> {
  const { world, now } = await findMoment(sources);
  const stored = world.keys.get(key.keyId) ?? null;
  return isKey(key.parsed, stored) ? gatewayOf(stored, now) : null;
}
