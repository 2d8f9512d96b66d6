import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { TOKEN_STATUSES } from "@/lib/access-tokens/contract";
import { TOKEN_IS_LIVE, TOKEN_STATUS } from "@/lib/access-tokens/read";
import { database } from "@/lib/db";
import { logFailure } from "@/lib/outage";
import type { Outcome } from "./decide";

/** Counting tokens reads all of them, so it is done at most this often. */
const TOKENS_EVERY_MS = 60_000;

type Watched = { unkept: number; waiting: number; confirmedAt: number };

/** What Prometheus may know of one gate. `watch` is asked at each scrape. */
export class Metrics {
  readonly registry = new Registry();
  #decisions = new Counter({
    name: "latchkey_decisions_total",
    help: "Answers to gateways.",
    labelNames: ["decision", "reason", "gateway"] as const,
    registers: [this.registry],
  });
  #duration = new Histogram({
    name: "latchkey_decision_duration_seconds",
    help: "From the head of a request to its answer.",
    labelNames: ["decision"] as const,
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    registers: [this.registry],
  });
  #tokens = new Gauge({
    name: "latchkey_tokens",
    help: "Access tokens by state, counted at most once a minute.",
    labelNames: ["state"] as const,
    registers: [this.registry],
  });
  #earliest = new Gauge({
    name: "latchkey_token_earliest_expiry_timestamp_seconds",
    help: "When the next live token expires; 0: none does.",
    registers: [this.registry],
  });
  #countedAt = Number.NEGATIVE_INFINITY;
  #children = new Map<string, { count: Counter.Internal; duration: Histogram.Internal<"decision"> }>();

  constructor(watch: () => Watched) {
    collectDefaultMetrics({ register: this.registry });
    const gauge = (name: string, help: string, value: () => number) =>
      new Gauge({
        name,
        help,
        registers: [this.registry],
        collect() {
          this.set(value());
        },
      });
    gauge(
      "latchkey_snapshot_age_seconds",
      "Since what is in memory was last known to be the newest; each decision makes sure.",
      () => (performance.now() - watch().confirmedAt) / 1000,
    );
    gauge("latchkey_decisions_waiting", "Decisions that are not written yet.", () => watch().waiting);
    gauge("latchkey_decisions_unkept", "Decisions that were counted instead of kept.", () => watch().unkept);
  }

  /** Counts one answer that took `ms` milliseconds. */
  answered({ decision, reason, gateway }: Outcome, ms: number): void {
    const labels = { decision, reason, gateway: gateway?.name ?? "unknown" };
    const key = `${decision} ${reason} ${labels.gateway}`;
    let child = this.#children.get(key);
    if (!child) {
      child = { count: this.#decisions.labels(labels), duration: this.#duration.labels({ decision }) };
      this.#children.set(key, child);
    }
    child.count.inc();
    child.duration.observe(ms / 1000);
  }

  /** The text of a scrape. Never throws: what the database does not say now is left as it was. */
  async text(): Promise<string> {
    if (performance.now() - this.#countedAt > TOKENS_EVERY_MS) {
      this.#countedAt = performance.now();
      await this.#countTokens().catch((error: unknown) => logFailure("warn", error, "tokens could not be counted"));
    }
    return this.registry.metrics();
  }

  async #countTokens(): Promise<void> {
    const rows = await database().$queryRaw<{ status: string; tokens: number }[]>`
      SELECT ${TOKEN_STATUS} AS status, count(*)::int AS tokens FROM access_tokens t GROUP BY 1`;
    for (const state of TOKEN_STATUSES)
      this.#tokens.set({ state }, rows.find(({ status }) => status === state)?.tokens ?? 0);
    const [next] = await database().$queryRaw<{ at: Date | null }[]>`
      SELECT min(t.expires_at) AS at FROM access_tokens t WHERE ${TOKEN_IS_LIVE}`;
    this.#earliest.set((next?.at?.getTime() ?? 0) / 1000);
  }
}
