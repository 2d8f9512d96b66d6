import { compilePolicy } from "../lib/policies/engine/compile";
import { decide } from "../lib/policies/engine/evaluate";
import type { Request } from "../lib/policies/engine/model";
import { indexPolicies } from "../lib/policies/engine/policy-index";

const FLOOR = 3;
const SIZES = [10, 1_000, 10_000];
const ROUNDS = 5;
const MS = 300;

/**
 * Decisions a second with ever more policies, of which the same ten concern the request and are all looked at: none allows
 * its address. True when 10,000 cost less than the floor times what 10 do.
 */
export function benchEngine(): boolean {
  console.log("\npolicies   decisions a second");
  const indexes = SIZES.map((size) => indexPolicies(Array.from({ length: size }, (_, number) => policy(number))));
  const rates = SIZES.map(() => [] as number[]);
  for (let round = 0; round < ROUNDS; round++)
    for (const [at, index] of indexes.entries()) rates[at]?.push(decisionsPerSecond(index));
  const medians = rates.map((all) => all.toSorted((one, other) => one - other)[Math.floor(ROUNDS / 2)] as number);
  for (const [at, size] of SIZES.entries())
    console.log(`${String(size).padStart(8)}   ${Math.round(medians[at] as number).toLocaleString("en-US")}`);
  const ratio = (medians[0] as number) / (medians.at(-1) as number);
  console.log(`10 are ${ratio.toFixed(2)} times as fast as 10,000${ratio <= FLOOR ? "." : `, over ${FLOOR}.`}`);
  return ratio <= FLOOR;
}

function policy(number: number) {
  const concerns = number < 10;
  return compilePolicy({
    id: `pol_${number}`,
    name: `policy ${number}`,
    namespaceId: "ns_global",
    namespace: "global",
    enabled: true,
    effect: "allow",
    orgWide: false,
    tagRules: concerns && number % 2 === 0 ? [{ env: "prod" }] : [],
    who: { serviceAccounts: [] },
    where: { cidrs: ["10.0.0.0/8"] },
    when: null,
    actions: { http: { methods: ["GET"], paths: ["/api/*"] } },
    serviceAccounts: [concerns ? "sa_1" : `sa_other_${number}`],
    members: [],
    groups: [],
    sockets: [concerns ? "sock_1" : `sock_other_${number}`],
  });
}

function decisionsPerSecond(index: ReturnType<typeof indexPolicies>): number {
  const request: Request = {
    subject: {
      kind: "service-account",
      id: "sa_1",
      name: "svc",
      namespaceId: "ns_global",
      userId: "svc",
      groups: [{ id: "grp_1", name: "ops" }],
      person: null,
      stopped: null,
    },
    socket: { id: "sock_1", name: "web", type: "http", namespaces: ["ns_prod", "ns_global"], tags: { env: "prod" } },
    action: "http",
    http: { method: "GET", path: "/api/v1" },
    ip: "192.0.2.7",
    country: null,
    time: new Date(),
  };
  const end = performance.now() + MS;
  let made = 0;
  while (performance.now() < end)
    for (let turn = 0; turn < 100; turn++, made++)
      if (decide(index, request).decision !== "deny") throw new Error("The benchmark's request should be denied.");
  return (made / MS) * 1000;
}
