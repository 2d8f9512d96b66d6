import pg from "pg";
import {
  type DecisionRecord,
  type DecisionTally,
  type KeptDecision,
  keptDecision,
  recordDecisions,
} from "@/lib/decisions/record";
import { env } from "@/lib/env";
import { logger } from "@/lib/log";
import { logFailure } from "@/lib/outage";
import type { Policy } from "@/lib/policies/engine/compile";
import type { Outcome } from "./decide";
import type { World } from "./world";

const EVERY_MS = 250;
const BATCH = 1_000;
const MOST_WAITING = 20_000;
const MOST_TALLIES = 10_000;

/**
 * Writes decisions in batches, off the path of any request and over a connection of its own. Memory is bounded: what comes
 * when 20,000 wait is counted instead of kept, and the count is written as soon as the database takes it.
 */
export class DecisionLog {
  #waiting: KeptDecision[] = [];
  #tallies = new Map<string, DecisionTally>();
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout;
  #pool: pg.Pool;
  /** How many were counted instead of kept. */
  unkept = 0;

  constructor(connectionString = env().databaseUrl) {
    this.#pool = new pg.Pool({
      connectionString,
      max: 1,
      connectionTimeoutMillis: 1_000,
      statement_timeout: 5_000,
      query_timeout: 6_000,
      application_name: "latchkey-gate-log",
    }).on("error", (error) => logFailure("warn", error, "an idle database connection was lost"));
    // Lost between two statements, a connection says so here alone; its next statement fails.
    this.#pool.on("connect", (client) => client.on("error", () => undefined));
    this.#timer = setInterval(() => void this.flush(), EVERY_MS).unref();
  }

  /** How many are not written yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Takes in one answer, with the status that the client is meant to see. Only of gateways that are known. */
  add(outcome: Outcome, status: number): void {
    const { gateway } = outcome;
    if (!gateway) return;
    if (this.#waiting.length < MOST_WAITING) this.#waiting.push(keptDecision(recordOf(outcome, gateway, status)));
    else this.#tally({ ...outcome, gateway, namespace: placeOf(outcome, gateway) });
    if (this.#waiting.length >= BATCH) void this.flush();
  }

  /** Writes everything that waits by now. Never throws: what can't be written stays, and is tried again. */
  async flush(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
    await this.#writing;
  }

  /** Writes the rest and lets go of the connection. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
    await this.flush();
    const lost = this.#waiting.length;
    if (lost > 0) logger().error({ lost }, "decisions could not be written");
    await this.#pool.end();
  }

  /** What comes meanwhile waits for the next time: a batch costs its handful of statements, however small it is. */
  async #writeAll(): Promise<void> {
    for (let due = this.#waiting.length; due > 0 || this.#tallies.size > 0; due -= BATCH) {
      const batch = this.#waiting.splice(0, Math.min(due, BATCH));
      const tallies = [...this.#tallies.values()];
      this.#tallies.clear();
      try {
        await this.#write(batch, tallies);
      } catch (error) {
        logFailure("warn", error, "decisions not written yet", { decisions: batch.length });
        this.#putBack(batch, tallies, isRefused(error));
        return;
      }
    }
  }

  async #write(batch: KeptDecision[], tallies: DecisionTally[]): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await recordDecisions(client, batch, tallies);
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** What the database refuses as such would be refused again, so it is counted. */
  #putBack(batch: KeptDecision[], tallies: DecisionTally[], refused: boolean): void {
    for (const one of tallies) this.#tallies.set(keyOf(one), one);
    const room = refused ? 0 : MOST_WAITING - this.#waiting.length;
    this.#waiting.unshift(...batch.slice(0, room));
    for (const one of batch.slice(room)) this.#tally(one);
  }

  #tally({ at, gateway, namespace, decision, reason }: Omit<DecisionTally, "answers">): void {
    this.unkept++;
    const one: DecisionTally = { at, gateway, namespace, decision, reason, answers: 1 };
    const known = this.#tallies.get(keyOf(one));
    if (known) known.answers++;
    else if (this.#tallies.size < MOST_TALLIES) this.#tallies.set(keyOf(one), one);
    else logger().error({ gateway: gateway.id, decision, reason }, "a decision could not even be counted");
  }
}

/** The data is at fault, and not the connection or the moment (SQLSTATE classes 22 and 23). */
function isRefused(error: unknown): boolean {
  return /^2[23]/.test((error as { code?: string }).code ?? "");
}

/** Alike ones within five minutes share a count. */
function keyOf({ at, gateway, namespace, decision, reason }: DecisionTally): string {
  return [Math.floor(at.getTime() / 300_000), gateway.keyId, namespace.id, decision, reason].join(" ");
}

function placeOf({ socket }: Outcome, gateway: NonNullable<Outcome["gateway"]>): DecisionRecord["namespace"] {
  return socket
    ? { id: socket.namespaces[0] as string, slug: socket.namespace }
    : { id: gateway.namespaceId, slug: gateway.namespace };
}

function recordOf(outcome: Outcome, gateway: NonNullable<Outcome["gateway"]>, status: number): DecisionRecord {
  const { id, at, token, question, request, world, asked, policy, ip, decision, reason, tokenId, socket } = outcome;
  const { method, uri, host } = question.original;
  const subject = token?.subject ?? request?.subject;
  return {
    id,
    at,
    gateway: { id: gateway.id, name: gateway.name, keyId: gateway.keyId },
    namespace: placeOf(outcome, gateway),
    socket: socket && { id: socket.id, name: socket.name },
    subject: subject
      ? { kind: subject.kind, id: subject.id, name: subject.name, actsAs: subject.person?.email ?? null }
      : null,
    tokenId,
    action: request?.action ?? "http",
    method,
    host,
    path: uri,
    ip,
    decision,
    reason,
    status,
    policies: world ? storedOf(world, asked, policy) : [],
    input: request,
  };
}

/** The policies that were asked, the one that decided first. */
function storedOf({ policies }: World, asked: readonly Policy[], decided: Policy | null): DecisionRecord["policies"] {
  return (decided ? [decided, ...asked.filter((one) => one !== decided)] : asked).slice(0, 50).flatMap(({ id }) => {
    const known = policies.get(id);
    return known ? [{ version: known.stored.version, stored: known.stored }] : [];
  });
}
