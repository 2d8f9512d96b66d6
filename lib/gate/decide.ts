import { isToken, refusalOf, type TokenRefusal } from "@/lib/access-tokens/standing";
import { type ParsedToken, parseToken } from "@/lib/access-tokens/token-format";
import type { Presented } from "@/lib/auth/credential";
import { randomBase62 } from "@/lib/base62";
import { countryOf } from "@/lib/network/country";
import type { Policy } from "@/lib/policies/engine/compile";
import { decide } from "@/lib/policies/engine/evaluate";
import { normalisePath } from "@/lib/policies/engine/http-path";
import { type Action, actionsOf, type Request } from "@/lib/policies/engine/model";
import type { PlacedSocket } from "@/lib/policies/load";
import type { FailureLimit } from "./failure-limit";
import { type Gateway, gatewayOf, mayAsk, socketOf } from "./gateway";
import { type FoundToken, type Look, type Lookup, Unavailable } from "./lookup";
import { clientAddress, hostName, type OriginalRequest } from "./profiles/original-request";
import type { World } from "./world";
import type { WorldKeeper } from "./world-keeper";

/** Why the gate answers as it does: what the decision log and the metrics say, and no client ever learns. */
export type Reason =
  | "allowed"
  | "denied"
  | "no-policy"
  | "missing"
  | "malformed"
  | TokenRefusal
  | "rate-limited"
  | "conflicting"
  | "incomplete"
  | "unknown-socket"
  | "wrong-socket"
  | "path-ambiguous"
  | "unknown-gateway"
  | "unavailable";

/** One question of a gateway. */
export type Question = {
  /** `null`: the key is missing or malformed. */
  gatewayKey: ParsedToken | null;
  presented: Presented;
  socketName: string | null;
  /** Reads the original request as gateways of this kind tell it; `null` when they do not ask like this. */
  original: (profile: string) => OriginalRequest | null;
};

/** One answer, with all that was known when it was given. */
export type Outcome = {
  id: string;
  /** By the database's clock where it was asked. */
  at: Date;
  decision: "allow" | "deny";
  reason: Reason;
  gateway: Gateway | null;
  socket: PlacedSocket | null;
  token: FoundToken | null;
  /** The public id that was presented, proven or not. */
  tokenId: string | null;
  original: OriginalRequest | null;
  ip: string | null;
  /** What the policies were asked, and the one that decided. */
  request: Request | null;
  policy: Policy | null;
  world: World | null;
  retryAfterSeconds: number;
};

type Sources = { worlds: WorldKeeper; lookup: Pick<Lookup, "look">; failures: FailureLimit };

/**
 * Decides one question, by the state of the database after it was asked. Never throws: what can't be decided is denied
 * with the reason `unavailable`.
 */
export async function decideAccess(sources: Sources, question: Question): Promise<Outcome> {
  const outcome = newOutcome();
  try {
    return await settle(sources, question, outcome);
  } catch (error) {
    return { ...outcome, reason: "unavailable", cause: error } as Outcome;
  }
}

/** An answer that nothing is known of yet: a denial. */
function newOutcome(): Outcome {
  return {
    id: `dec_${randomBase62(16)}`,
    at: new Date(),
    decision: "deny",
    reason: "unavailable",
    gateway: null,
    socket: null,
    token: null,
    tokenId: null,
    original: null,
    ip: null,
    request: null,
    policy: null,
    world: null,
    retryAfterSeconds: 0,
  };
}

async function settle(sources: Sources, question: Question, outcome: Outcome): Promise<Outcome> {
  const refuse = (reason: Reason) => Object.assign(outcome, { reason });
  if (!question.gatewayKey) return refuse("unknown-gateway");
  outcome.gateway = await findGateway(sources, question.gatewayKey);
  if (!outcome.gateway) return refuse("unknown-gateway");

  const original = question.original(outcome.gateway.profile);
  if (!original || original.method === null || original.uri === null) return refuse("incomplete");
  outcome.original = original;
  outcome.ip = clientAddress(original, outcome.gateway.trustedHops);
  const { presented } = question;
  if (presented.is === "conflicting") return refuse("conflicting");
  if (presented.is === "missing") return refuse("missing");
  const parsed = parseToken(presented.text);
  if (parsed?.kind !== "s") return refuse("malformed");
  outcome.tokenId = `tok_${parsed.id12}`;
  outcome.retryAfterSeconds = sources.failures.waitFor(outcome.ip, outcome.tokenId);
  if (outcome.retryAfterSeconds > 0) return refuse("rate-limited");

  const { world, look } = await lookInWorld(sources, outcome.tokenId);
  // What was read by now may be newer than what the gateway was found in.
  outcome.gateway = gatewayOf(world, question.gatewayKey, look.now);
  if (!outcome.gateway) return refuse("unknown-gateway");
  outcome.at = look.now;
  outcome.world = world;
  const matches = isToken(parsed, look.token);
  if (matches) outcome.token = look.token;
  const refusal = look.token && matches ? refusalOf(look.token, outcome.ip) : "unknown";
  if (refusal) {
    sources.failures.count(outcome.ip, outcome.tokenId);
    return refuse(refusal);
  }
  outcome.socket = socketOf(world, outcome.gateway, question.socketName, hostName(original.host));
  if (!outcome.socket) return refuse("unknown-socket");
  if (!mayAsk(outcome.gateway, outcome.socket)) return refuse("wrong-socket");
  if (normalisePath(original.uri) === null) return refuse("path-ambiguous");
  return judge(outcome as Judged, world, original.method, original.uri);
}

type Judged = Outcome & { socket: PlacedSocket; token: FoundToken };

function judge(outcome: Judged, world: World, method: string, path: string): Outcome {
  const { token, socket, ip, at } = outcome;
  outcome.request = {
    subject: token.subject,
    socket,
    action: actionsOf(socket.type)[0] as Action,
    http: { method, path },
    ip,
    country: world.asksCountry ? countryOf(ip) : null,
    time: at,
  };
  const { decision, by } = decide(world.index, outcome.request);
  outcome.decision = decision;
  outcome.policy = by;
  outcome.reason = decision === "allow" ? "allowed" : by ? "denied" : "no-policy";
  return outcome;
}

/** Found in what is in memory; a key that is not there may be newer than that, which costs a look at the database. */
async function findGateway(sources: Sources, key: ParsedToken): Promise<Gateway | null> {
  const { current } = sources.worlds;
  const known = current && gatewayOf(current, key, new Date());
  if (known) return known;
  const { world, look } = await lookInWorld(sources, null);
  return gatewayOf(world, key, look.now);
}

/** A look at the database and the world of the very same moment: never a token of one and policies of another. */
async function lookInWorld({ worlds, lookup }: Sources, tokenId: string | null): Promise<{ world: World; look: Look }> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const look = await lookup.look(tokenId);
    const held = worlds.at(look.epoch);
    if (held) return { world: held, look };
    await worlds.refresh();
    const world = worlds.at(look.epoch);
    if (world) return { world, look };
  }
  throw new Unavailable("the world changes faster than it can be read");
}
