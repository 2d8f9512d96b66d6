import type { Server } from "node:http";
import { Server as NetServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { flushUses } from "@/lib/access-tokens/last-use";
import { flushRefusals } from "@/lib/activity/refusals";
import { connect } from "@/lib/db";
import { Minute } from "@/lib/network/minute";
import { logFailure, noticeOutage } from "@/lib/outage";
import { noteAnswer } from "./after-answer";
import { statusOf } from "./answer";
import { decideAccess, type Outcome } from "./decide";
import { DecisionLog } from "./decision-log";
import { KnownTokens } from "./known-tokens";
import { createListener } from "./listener";
import { Lookup, Unavailable } from "./lookup";
import { Metrics } from "./metrics";
import { apiRoute } from "./routes/api";
import { authzenRoute } from "./routes/authzen";
import { healthRoute } from "./routes/health";
import { jwksRoute } from "./routes/jwks";
import { metricsRoute } from "./routes/metrics";
import { oauthRoute } from "./routes/oauth";
import { readWorld } from "./world";
import { WorldKeeper } from "./world-keeper";

const PATIENCE_MS = 10_000;
const RETRY_MS = 500;
const OF_THE_WORLD = { max: 1, connectionTimeoutMillis: 2_000, statement_timeout: 10_000 };

/** A gate that listens. */
export type Gate = {
  port: number;
  /** From now on not ready, and each answer ends its connection. */
  drain(): void;
  /** True while someone is connected. */
  isBusy(): Promise<boolean>;
  /** Answers what is in flight, writes what is to be written, and lets go of everything. How many requests were cut off. */
  close(): Promise<number>;
};

/** Starts a gate on `DATABASE_URL`. Port 0 takes a free one. It listens before the database answers, and says 503 until then. */
export async function startGate({ host, port }: { host: string; port: number }): Promise<Gate> {
  let database = connect(OF_THE_WORLD);
  const lookup = new Lookup();
  const tokens = new KnownTokens();
  const worlds = new WorldKeeper((before) => readWorld(before, database), {
    changed: (world) => tokens.moveTo(world),
    // The connection may be one that nobody answers on any more; the next reading gets a new one.
    failed: () => {
      const old = database;
      database = connect(OF_THE_WORLD);
      void old.$disconnect().catch(() => undefined);
    },
  });
  const sources = { worlds, tokens, lookup, failures: new Minute() };
  const log = new DecisionLog();
  const metrics = new Metrics(() => ({ unkept: log.unkept, waiting: log.waiting, confirmedAt: worlds.confirmedAt }));
  const decided = (outcome: Outcome, ms: number) => {
    metrics.answered(outcome, ms);
    log.add(outcome, statusOf(outcome));
  };
  let inFlight = 0;
  let draining = false;
  const server = createListener({
    decide: (question) => decideAccess(sources, question),
    answered: (outcome, ms, peer) => {
      decided(outcome, ms);
      noteAnswer(outcome, peer);
    },
    routes: [
      healthRoute(() => !draining && worlds.current !== null),
      jwksRoute,
      metricsRoute(metrics),
      authzenRoute(sources, decided),
      oauthRoute(sources),
      apiRoute,
    ],
  });
  server.on("request", (_request, response) => {
    inFlight++;
    if (draining) response.shouldKeepAlive = false;
    response.once("close", () => {
      inFlight--;
    });
  });
  const stopped = new AbortController();
  const opened = openWorld(worlds, stopped.signal).then(() => lookup.open().catch(() => undefined));
  await listen(server, host, port);
  await Promise.race([opened, delay(RETRY_MS, undefined, { ref: false })]);
  return {
    port: (server.address() as { port: number }).port,
    drain: () => {
      draining = true;
    },
    isBusy: () => new Promise((done) => server.getConnections((_, count) => done((count ?? 0) > 0))),
    close: async () => {
      draining = true;
      stopped.abort();
      const closed = new Promise((done) => server.once("close", done));
      // http's own close() would cut connections that are between two requests.
      NetServer.prototype.close.call(server);
      const idle = setInterval(() => server.closeIdleConnections(), 200);
      await Promise.race([closed, delay(PATIENCE_MS, undefined, { ref: false })]);
      clearInterval(idle);
      const lost = inFlight;
      server.closeAllConnections();
      await Promise.allSettled([log.close(), flushUses(), flushRefusals()]);
      await Promise.allSettled([lookup.close(), database.$disconnect()]);
      return lost;
    },
  };
}

/** Reads the world until it is there: a gate may start before its database. */
async function openWorld(worlds: WorldKeeper, signal: AbortSignal): Promise<void> {
  const told = new Minute();
  while (!signal.aborted && !worlds.current) {
    await worlds.refresh().catch((cause: unknown) => {
      if (told.count(String(cause), 1) > 1) noticeOutage(cause);
      else logFailure("warn", new Unavailable("the world can't be read", { cause }), "the database can't be read yet");
    });
    if (!worlds.current) await delay(RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((done, failed) => {
    server.once("error", failed);
    server.listen(port, host, () => {
      server.off("error", failed);
      done();
    });
  });
}
