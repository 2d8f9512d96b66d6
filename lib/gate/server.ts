import { setTimeout as delay } from "node:timers/promises";
import { env } from "@/lib/env";
import { logger } from "@/lib/log";
import { startGate } from "./gate";

// The gate's process, started by `npm start` beside the portal and alone by `npm run gate`.

const GRACE_MS = 1_000;

const { host, gatePort: port } = env();
const gate = await startGate({ host, port }).catch((error: unknown) => {
  logger().fatal({ error }, "the gate can't listen on LATCHKEY_GATE_PORT");
  process.exit(1);
});
process.send?.("ready");
logger().debug({ host, port }, "the gate answers");

let stopping = false;
for (const event of ["SIGTERM", "SIGINT", "disconnect"] as const)
  process.on(event, () => {
    if (stopping) return;
    stopping = true;
    void stop();
  });

/** First /readyz turns 503, so that a load balancer looks elsewhere; then what is in flight is answered and written. */
async function stop(): Promise<void> {
  gate.drain();
  if (await gate.isBusy()) await delay(GRACE_MS);
  const lost = await gate.close();
  if (lost > 0) logger().error({ lost }, "requests were cut off");
  process.exit(0);
}
