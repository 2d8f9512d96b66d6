import "server-only";
import { appendActivity } from "@/lib/activity/record";
import { database, type Tx } from "@/lib/db";
import type { RequestFacts } from "@/lib/operation/request";
import { logFailure } from "@/lib/outage";

/** One use of a token that was accepted. */
export type TokenUse = {
  token: { id: string; name: string };
  account: { id: string; name: string; actsAs: string | null };
  namespace: string;
  request: RequestFacts;
};

const SEEN_EVERY_MS = 10_000;
const COLLECT_MS = 200;
const MOST_SEEN = 50_000;
const MOST_WAITING = 10_000;
const BATCH = 500;

const lastSeen = new Map<string, number>();
const waiting = new Map<string, TokenUse>();
let timer: NodeJS.Timeout | undefined;

/**
 * Notes when, from where and by what a token was used. Written off the request's path, many tokens at once, at most every
 * ten seconds a token, and `use` is asked no more often; the first use ever is recorded. Beyond 10,000 tokens that wait,
 * uses go unnoted until there is room.
 */
export function noteUse(id: string, use: () => TokenUse): void {
  const now = performance.now();
  if (now - (lastSeen.get(id) ?? Number.NEGATIVE_INFINITY) < SEEN_EVERY_MS || waiting.size >= MOST_WAITING) return;
  if (lastSeen.size >= MOST_SEEN) lastSeen.clear();
  lastSeen.set(id, now);
  waiting.set(id, use());
  timer ??= setTimeout(() => void flushUses(), COLLECT_MS).unref();
}

/** Writes what was noted by now; also before the process ends. */
export async function flushUses(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  while (waiting.size > 0) {
    const uses = [...waiting.values()].slice(0, BATCH);
    for (const { token } of uses) waiting.delete(token.id);
    await database()
      .$transaction((tx) => write(tx, uses), { maxWait: 5_000, timeout: 10_000 })
      .catch((error: unknown) => logFailure("warn", error, "last uses not written", { tokens: uses.length }));
  }
}

/** A token that someone changes at this moment is passed over: it is used again, and nobody waits for anybody. */
async function write(tx: Tx, uses: readonly TokenUse[]): Promise<void> {
  const ids = uses.map(({ token }) => token.id);
  const ips = uses.map(({ request }) => request.ip);
  const agents = uses.map(({ request }) => request.userAgent);
  const firsts = await tx.$queryRaw<{ id: string; first: boolean }[]>`
    UPDATE access_tokens t SET last_used_at = now(), last_used_ip = old.ip, last_used_user_agent = old.agent
    FROM (SELECT a.id, a.last_used_at, use.ip, use.agent
          FROM unnest(${ids}::text[], ${ips}::text[], ${agents}::text[]) AS use(id, ip, agent) JOIN access_tokens a ON a.id = use.id
          WHERE a.last_used_at IS NULL OR a.last_used_at < now() - interval '10 seconds' FOR UPDATE OF a SKIP LOCKED) old
    WHERE t.id = old.id RETURNING t.id, old.last_used_at IS NULL AS first`;
  const byId = new Map(uses.map((use) => [use.token.id, use]));
  for (const { id, first } of firsts) {
    const use = byId.get(id);
    if (first && use) await recordFirst(tx, use);
  }
}

async function recordFirst(tx: Tx, { token, account, namespace, request }: TokenUse): Promise<void> {
  await appendActivity(tx, {
    actor: { kind: "service-account", ...account, token },
    request,
    namespace,
    action: "access-tokens.first-use",
    target: { kind: "access-token", id: token.id, name: token.name, of: account.name },
    outcome: "done",
  });
}
