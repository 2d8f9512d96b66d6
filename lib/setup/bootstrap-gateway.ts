import "server-only";
import { appendActivity } from "@/lib/activity/record";
import { systemActor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db";
import { readGateway } from "@/lib/gateways/read";
import { createGateway } from "@/lib/gateways/service";
import type { RequestFacts } from "@/lib/operation/request";

const GATEWAY = {
  name: "bootstrap-gateway",
  description: "Made at the first start, for the proxy that comes up with Latchkey.",
  profile: "nginx",
  trustedHops: 0,
} as const;

/** Creates gateway `bootstrap-gateway` and answers its key, which goes into the file and nowhere else. */
export async function createBootstrapGateway(tx: Tx, request: RequestFacts): Promise<string> {
  const { id, plaintext } = await createGateway(tx, systemActor, { id: "ns_global", slug: "global" }, GATEWAY);
  await appendActivity(tx, {
    actor: systemActor,
    request,
    namespace: "global",
    action: "gateways.create",
    target: { kind: "gateway", id, name: GATEWAY.name },
    after: await readGateway(tx, id),
    outcome: "done",
  });
  return plaintext;
}
