import type { ClientBase } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Request, StoredPolicy } from "@/lib/policies/engine/model";
import { withoutSecrets } from "@/lib/text/without-secrets";
import { unsaidOf } from "./asked";

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
  /** What the engine was asked, of the same subject, socket, address, method and path; null where it was not. */
  input: Request | null;
};

/** Answers that are not kept one by one: too many, or all alike. */
export type DecisionTally = Pick<DecisionRecord, "at" | "gateway" | "namespace" | "decision" | "reason"> & {
  answers: number;
};

/** A decision ready to be written: its row as COPY reads it, and what is counted and stored once for many. */
export type KeptDecision = Omit<DecisionTally, "answers"> & Pick<DecisionRecord, "id" | "policies"> & { row: string };

const MOST_POLICIES = 50;
const STEP_MS = 5 * 60_000;

const MOST_STORED = 50_000;

/** The ids of policy versions whose text this process has stored, by the day it did. */
const stored = new Map<string, string>();

/** Beyond the connection's own limit only a network that swallows packets takes this long. */
const COPY_MS = 6_000;

/**
 * Writes a batch whole or not at all, in a transaction of its own, off the path of any request: the decisions, the counts
 * that cover them and the tallied ones, the text of the policies that took part, and when each gateway was last seen. What was
 * written already, by a commit whose answer got lost, is not written again. Throws when it can't be written.
 */
export async function recordDecisions(
  client: ClientBase,
  kept: readonly KeptDecision[],
  tallied: readonly DecisionTally[] = [],
): Promise<void> {
  const policies = newPolicies(kept);
  await client.query("BEGIN");
  try {
    if (policies.size > 0) await client.query(POLICIES, [json([...policies.values()])]);
    if (kept.length > 0) {
      const times = kept.map(({ at }) => at.getTime());
      const [first, last] = [new Date(Math.min(...times)), new Date(Math.max(...times))];
      await client.query("SELECT make_decision_days($1, $2)", [dayOf(first), dayOf(last)]);
      await copy(client, kept.map(({ row }) => row).join(""));
    }
    await client.query(COUNT, [JSON.stringify(countsOf(kept, tallied))]);
    await client.query(SEEN, [JSON.stringify(seenOf([...kept, ...tallied]))]);
  } catch (error) {
    await client.query("ROLLBACK");
    if (!isThere(error)) throw error;
    const left = await unwritten(client, kept);
    if (left.length === kept.length) throw error;
    return recordDecisions(client, left, tallied);
  }
  await client.query("COMMIT");
  if (stored.size > MOST_STORED) stored.clear();
  for (const key of policies.keys()) stored.set(key, today());
}

function copy(client: ClientBase, rows: string): Promise<void> {
  const stream = client.query(copyFrom(COPY));
  let timer: NodeJS.Timeout | undefined;
  return new Promise<void>((done, failed) => {
    stream.on("finish", done).on("error", failed);
    timer = setTimeout(() => {
      const error = new Error("a batch took too long");
      failed(error);
      stream.destroy(error);
    }, COPY_MS);
    stream.end(rows);
  }).finally(() => clearTimeout(timer));
}

/** SQLSTATE unique_violation, of a partition of decisions. */
function isThere(error: unknown): boolean {
  const { code, table } = error as { code?: string; table?: string };
  return code === "23505" && table?.startsWith("decisions") === true;
}

async function unwritten(client: ClientBase, kept: readonly KeptDecision[]): Promise<KeptDecision[]> {
  const { rows } = await client.query<{ id: string }>(
    "SELECT id FROM decisions WHERE (at, id) IN (SELECT * FROM unnest($1::timestamptz[], $2::text[]))",
    [kept.map(({ at }) => at), kept.map(({ id }) => id)],
  );
  const written = new Set(rows.map(({ id }) => id));
  return kept.filter(({ id }) => !written.has(id));
}

/** In the order of the values in `keptDecision`. */
const COPY = `COPY decisions (at, id, namespace_id, namespace, gateway_id, gateway_name, socket_id, socket_name, subject_kind,
  subject_id, subject_name, acts_as, token_id, action, method, host, path, ip, decision, reason, status, policies, input) FROM STDIN`;
const POLICIES = `INSERT INTO decision_policies (policy_id, version, stored, used_at) SELECT policy_id, version, stored, now()
  FROM json_populate_recordset(NULL::decision_policies, $1::json) ORDER BY 1, 2
  ON CONFLICT (policy_id, version) DO UPDATE SET used_at = excluded.used_at`;
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

/** Works out one decision's row, so that a batch of them has nothing left to do. */
export function keptDecision(record: DecisionRecord): KeptDecision {
  const { id, at, gateway, namespace, socket, subject, decision, reason, path, input } = record;
  const policies = record.policies.slice(0, MOST_POLICIES);
  const values = [
    at.toISOString(),
    id,
    namespace.id,
    namespace.slug,
    gateway.id,
    gateway.name,
    socket?.id,
    socket?.name,
    subject?.kind,
    subject?.id,
    subject?.name,
    subject?.actsAs,
    record.tokenId,
    record.action,
    record.method,
    record.host,
    path === null ? null : plainPath(path),
    record.ip,
    decision,
    reason,
    String(record.status),
    JSON.stringify(policies.map(({ version, stored }) => ({ id: stored.id, version }))),
    input && json(unsaidOf(input)),
  ];
  return { id, at, gateway, namespace, decision, reason, policies, row: rowOf(values) };
}

function rowOf(values: readonly (string | null | undefined)[]): string {
  let row = copied(values[0]);
  for (let at = 1; at < values.length; at++) row += `\t${copied(values[at])}`;
  return `${row}\n`;
}

/** A value as COPY reads it in its text format. Bytes that PostgreSQL takes for no text are replaced: one odd header must not cost a batch. */
function copied(value: string | null | undefined): string {
  if (value === null || value === undefined) return "\\N";
  return /[\\\t\n\r\0]/.test(value) ? value.replace(/[\\\t\n\r\0]/g, (one) => ESCAPES[one] ?? one) : value;
}

const ESCAPES: Record<string, string> = {
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
  "\0": "\ufffd",
};

/** A path fit to be kept: without its query, without anything shaped like a secret, not endless. */
export function plainPath(uri: string): string {
  return withoutSecrets((uri.split(/[?#]/)[0] ?? "").replaceAll("\0", "%00")).slice(0, 2048);
}

/** JSON that PostgreSQL takes: no NUL, no half of a surrogate pair. */
function json(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes("\\u") ? text.replace(/\\u0000|\\ud[89a-f][0-9a-f]{2}/gi, "\\ufffd") : text;
}

/** The policies of a batch whose text this process did not store today. */
function newPolicies(kept: readonly KeptDecision[]) {
  const fresh = new Map<string, { policy_id: string; version: number; stored: StoredPolicy }>();
  const day = today();
  for (const { policies } of kept)
    for (const { version, stored: text } of policies) {
      const key = `${text.id} ${version}`;
      if (stored.get(key) !== day) fresh.set(key, { policy_id: text.id, version, stored: text });
    }
  return fresh;
}

const dayOf = (at: Date) => at.toISOString().slice(0, 10);
const today = () => dayOf(new Date());

function countsOf(kept: readonly KeptDecision[], tallied: readonly DecisionTally[]) {
  const counts = new Map<string, CountRow>();
  for (const one of kept) addTo(counts, one, 1, 0);
  for (const one of tallied) addTo(counts, one, one.answers, one.answers);
  return [...counts.values()];
}

type CountRow = { at: Date; namespace_id: string; gateway_id: string; decision: string; reason: string } & {
  answers: number;
  unkept: number;
};

function addTo(
  counts: Map<string, CountRow>,
  { at, namespace, gateway, decision, reason }: Omit<DecisionTally, "answers">,
  answers: number,
  unkept: number,
): void {
  const step = Math.floor(at.getTime() / STEP_MS);
  const key = `${step} ${namespace.id} ${gateway.id} ${decision} ${reason}`;
  const row = counts.get(key);
  if (row) {
    row.answers += answers;
    row.unkept += unkept;
  } else
    counts.set(key, {
      at: new Date(step * STEP_MS),
      namespace_id: namespace.id,
      gateway_id: gateway.id,
      decision,
      reason,
      answers,
      unkept,
    });
}

function seenOf(decisions: readonly Pick<DecisionRecord, "at" | "gateway">[]) {
  const latest = new Map<string, { gateway_id: string; key_id: string; at: Date }>();
  for (const { at, gateway } of decisions)
    if (at > (latest.get(gateway.keyId)?.at ?? new Date(0)))
      latest.set(gateway.keyId, { gateway_id: gateway.id, key_id: gateway.keyId, at });
  return [...latest.values()];
}
