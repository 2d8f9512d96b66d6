import type { Request, StoredPolicy } from "@/lib/policies/engine/model";

/** What the engine was asked, as JSON; `time` is an instant. Enough to ask it again, whatever changed since. */
export type DecisionInput = Omit<Request, "time"> & { time: string };

/** One answer of the gate, as it is kept. Whatever is not known is null. */
export type DecisionRecord = {
  /** From `newDecisionId(at)`: the id says the moment, so `at` must be the very one. */
  id: string;
  at: Date;
  gateway: { id: string; name: string; keyId: string };
  /** Of the socket, or of the gateway where no socket was found. */
  namespace: { id: string; slug: string };
  socket: { id: string; name: string } | null;
  subject: { kind: "service-account" | "member"; id: string; name: string; actsAs: string | null } | null;
  tokenId: string | null;
  action: string;
  method: string | null;
  host: string | null;
  /** The original URI or its path; what follows `?` is not kept. */
  path: string | null;
  ip: string | null;
  decision: "allow" | "deny";
  /** One word for people and metrics: `policy`, `no_policy`, `expired`, `rate_limited` ... */
  reason: string;
  /** The HTTP status that the gateway's client is meant to see. */
  status: number;
  /** The policies that were asked, those that decided first; only the first 50 are kept. */
  policies: readonly { version: number; stored: StoredPolicy }[];
  /** Null where the engine was not asked. */
  input: DecisionInput | null;
};

/** Answers that are not kept one by one: too many, or all alike. */
export type DecisionTally = Pick<DecisionRecord, "at" | "gateway" | "namespace" | "decision" | "reason"> & {
  answers: number;
};

/** Runs one statement; `pg`'s own `query` will do. */
export type RunStatement = (text: string, values: unknown[]) => Promise<unknown>;

const MOST_POLICIES = 50;
const STEP_MS = 5 * 60_000;

/** The ids of policy versions whose text this process has stored, by the day it did. */
const stored = new Map<string, string>();

/**
 * Writes a batch, off the path of any request: the decisions, the counts that cover them and the tallied ones, the text of
 * the policies that took part, and when each gateway was last seen. One transaction is not needed: what a failure leaves
 * out is that statement's part alone, so the caller can repeat or count it. Throws when a statement fails.
 */
export async function recordDecisions(
  run: RunStatement,
  kept: readonly DecisionRecord[],
  tallied: readonly DecisionTally[] = [],
): Promise<void> {
  if (kept.length > 0) {
    await storePolicies(run, kept);
    const days = kept.map(({ at }) => at.toISOString().slice(0, 10)).sort();
    await run("SELECT make_decision_days($1, $2)", [days[0], days.at(-1)]);
    await run(INSERT, [json(kept.map(rowOf))]);
  }
  await run(COUNT, [json(countsOf(kept, tallied))]);
  await run(SEEN, [json(seenOf([...kept, ...tallied]))]);
}

const COLUMNS = `at, id, namespace_id, namespace, gateway_id, gateway_name, socket_id, socket_name, subject_kind, subject_id,
  subject_name, acts_as, token_id, action, method, host, path, ip, decision, reason, status, policies, input`;
const INSERT = `INSERT INTO decisions (${COLUMNS}) SELECT ${COLUMNS} FROM json_populate_recordset(NULL::decisions, $1::json)
  ON CONFLICT DO NOTHING`;
const COUNT = `INSERT INTO decision_counts AS c (at, namespace_id, gateway_id, decision, reason, answers, unkept)
  SELECT at, namespace_id, gateway_id, decision, reason, answers, unkept
  FROM json_populate_recordset(NULL::decision_counts, $1::json) ORDER BY 1, 2, 3, 4, 5
  ON CONFLICT (at, namespace_id, gateway_id, decision, reason)
  DO UPDATE SET answers = c.answers + excluded.answers, unkept = c.unkept + excluded.unkept`;
const SEEN = `WITH seen AS (SELECT * FROM json_to_recordset($1::json) AS r(gateway_id text, key_id text, at timestamptz)),
  gateway AS (UPDATE gateways g SET last_seen_at = s.at FROM (SELECT gateway_id, max(at) AS at FROM seen GROUP BY 1) s
    WHERE g.id = s.gateway_id AND coalesce(g.last_seen_at, '-infinity') < s.at - interval '10 seconds')
  UPDATE gateway_keys k SET last_seen_at = s.at FROM seen s
  WHERE k.id = s.key_id AND coalesce(k.last_seen_at, '-infinity') < s.at - interval '10 seconds'`;

function rowOf({ gateway, namespace, socket, subject, policies, path, tokenId, ...row }: DecisionRecord) {
  return {
    ...row,
    gateway_id: gateway.id,
    gateway_name: gateway.name,
    namespace_id: namespace.id,
    namespace: namespace.slug,
    socket_id: socket?.id ?? null,
    socket_name: socket?.name ?? null,
    subject_kind: subject?.kind ?? null,
    subject_id: subject?.id ?? null,
    subject_name: subject?.name ?? null,
    acts_as: subject?.actsAs ?? null,
    token_id: tokenId,
    path: path === null ? null : plainPath(path),
    input: row.input && plainInput(row.input),
    policies: policies.slice(0, MOST_POLICIES).map(({ version, stored }) => ({ id: stored.id, version })),
  };
}

/** A path fit to be kept: without its query, without anything shaped like a secret, not endless. */
export function plainPath(uri: string): string {
  return (uri.split(/[?#]/)[0] ?? "")
    .replaceAll("\0", "%00")
    .replace(/(lk[sgx]_[0-9A-Za-z]{12})_[0-9A-Za-z]+/g, "$1")
    .replace(/eyJ[\w-]{8,}\.[\w-]+\.[\w-]+/g, "eyJ...")
    .slice(0, 2048);
}

function plainInput(input: DecisionInput): DecisionInput {
  return input.http ? { ...input, http: { ...input.http, path: plainPath(input.http.path) } } : input;
}

/** JSON that PostgreSQL takes as text: no NUL, no half of a surrogate pair. One odd header must not cost a batch. */
function json(value: unknown): string {
  return JSON.stringify(value).replace(/\\u0000|\\ud[89a-f][0-9a-f]{2}/gi, "\\ufffd");
}

async function storePolicies(run: RunStatement, kept: readonly DecisionRecord[]): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  const fresh = new Map<string, { policy_id: string; version: number; stored: StoredPolicy }>();
  for (const { policies } of kept)
    for (const { version, stored: text } of policies.slice(0, MOST_POLICIES)) {
      const key = `${text.id} ${version}`;
      if (stored.get(key) !== day) fresh.set(key, { policy_id: text.id, version, stored: text });
    }
  if (fresh.size === 0) return;
  await run(
    `INSERT INTO decision_policies (policy_id, version, stored, used_at) SELECT policy_id, version, stored, now()
     FROM json_populate_recordset(NULL::decision_policies, $1::json) ORDER BY 1, 2
     ON CONFLICT (policy_id, version) DO UPDATE SET used_at = excluded.used_at`,
    [json([...fresh.values()])],
  );
  if (stored.size > 50_000) stored.clear();
  for (const key of fresh.keys()) stored.set(key, day);
}

function countsOf(kept: readonly DecisionRecord[], tallied: readonly DecisionTally[]) {
  const counts = new Map<string, { answers: number; unkept: number }>();
  const add = (one: Omit<DecisionTally, "answers">, answers: number, unkept: number) => {
    const at = new Date(Math.floor(one.at.getTime() / STEP_MS) * STEP_MS).toISOString();
    const row = { at, namespace_id: one.namespace.id, gateway_id: one.gateway.id, decision: one.decision };
    const key = JSON.stringify({ ...row, reason: one.reason });
    const count = counts.get(key) ?? { answers: 0, unkept: 0 };
    counts.set(key, { answers: count.answers + answers, unkept: count.unkept + unkept });
  };
  for (const one of kept) add(one, 1, 0);
  for (const one of tallied) add(one, one.answers, one.answers);
  return [...counts].map(([key, count]) => ({ ...(JSON.parse(key) as object), ...count }));
}

function seenOf(decisions: readonly Pick<DecisionRecord, "at" | "gateway">[]) {
  const latest = new Map<string, { gateway_id: string; key_id: string; at: Date }>();
  for (const { at, gateway } of decisions)
    if (at > (latest.get(gateway.keyId)?.at ?? new Date(0)))
      latest.set(gateway.keyId, { gateway_id: gateway.id, key_id: gateway.keyId, at });
  return [...latest.values()];
}
