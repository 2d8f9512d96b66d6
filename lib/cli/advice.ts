import type { Failure } from "./failure";
import type { Verb } from "./verbs";

type Given = Record<string, unknown>;

/** The next command to try after a refusal, from what was asked for. */
export function adviceOn(failure: Failure, verb: Verb, input: Given): string[] {
  return ADVICE[failure.code]?.(verb, input) ?? [];
}

const ADVICE: Record<string, (verb: Verb, input: Given) => string[]> = {
  unauthenticated: () => [
    "The token is expired, revoked or mistyped; the server does not say which. With another login, make a new one:",
    "latchkey token set NAME --user ACCOUNT --expires-at 2027-01-01",
    "latchkey login URL --token-file FILE",
  ],
  forbidden: ({ permission }) => [
    "latchkey whoami",
    `latchkey role list (for one that has ${permission}), then as an admin:`,
    "latchkey service-account update ACCOUNT --add-roles ROLE",
  ],
  not_found: (verb, input) => {
    const noun = verb.addresses && NOUNS[verb.addresses];
    if (!noun) return ["latchkey namespace list"];
    const name = String(input[verb.params[0] ?? ""] ?? "");
    const creates = noun.creates ? [noun.creates(name)] : [];
    return [`${noun.lists}, and --namespace NAMESPACE where it is not in global`, ...creates];
  },
  name_taken: (verb, input) => {
    const noun = Object.values(NOUNS).find(({ group }) => verb.id.startsWith(`${group}.`));
    const user = verb.id === "accessTokens.create" ? ` --user ${input.sa}` : "";
    return noun ? [`${noun.lists}${user}`] : [];
  },
  version_conflict: () => ["get it again, and make the change to what it is now"],
  last_admin: () => ["latchkey member list --role admin"],
  idempotency_mismatch: () => ["use another --idempotency-key"],
  unavailable: () => ["latchkey doctor"],
  internal: () => ["look for the request id in the server's log"],
};

type NounAdvice = { group: string; lists: string; creates?: (name: string) => string };

const NOUNS: Record<string, NounAdvice> = {
  "service-account": {
    group: "serviceAccounts",
    lists: "latchkey service-account list",
    creates: (name) => `latchkey service-account create ${isName(name) ? name : "NAME"} --roles client`,
  },
  "access-token": { group: "accessTokens", lists: "latchkey token list" },
  policy: { group: "policies", lists: "latchkey policy list" },
  socket: { group: "sockets", lists: "latchkey socket list" },
  group: { group: "groups", lists: "latchkey group list" },
  member: { group: "members", lists: "latchkey member list" },
  role: { group: "roles", lists: "latchkey role list" },
  namespace: { group: "namespaces", lists: "latchkey namespace list" },
  gateway: { group: "gateways", lists: "latchkey gateway list" },
};

function isName(text: string): boolean {
  return /^[a-z0-9][a-z0-9._-]*$/.test(text) && !text.startsWith("sa_");
}
