import { issueToken } from "../lib/access-tokens/issue";
import { readIssuer } from "../lib/access-tokens/issuer";
import { appendActivity } from "../lib/activity/record";
import { systemActor } from "../lib/auth/actor";
import { startSession } from "../lib/auth/session";
import { database } from "../lib/db";
import { newId } from "../lib/ids";
import { localRequest } from "../lib/operation/request";
import { createBootstrapAccount } from "../lib/setup/bootstrap-account";
import { createBootstrapGateway } from "../lib/setup/bootstrap-gateway";
import { createFirstAdmin } from "../lib/setup/first-admin";

// Makes, in the benchmark's database, what a gateway asks about: a socket, tokens, and so many policies of which the same ten
// speak of the socket and one allows. Sends tokens, key and a session to the parent.
const POLICIES = Number(process.argv[2] ?? 10);
const CONCERNED = 10;
const TOKENS = 64;

const by = { createdById: "system", createdByName: "Latchkey" };
const place = { namespaceId: "ns_global" };
const socket = { id: newId("sock"), name: "bench", type: "http", hostname: "bench.example" };

const made = await database().$transaction(
  async (tx) => {
    await createBootstrapAccount(tx, null, localRequest());
    const account = await tx.serviceAccount.findFirstOrThrow({ where: { userId: "bootstrap-admin" } });
    const tokens: string[] = [];
    while (tokens.length < TOKENS) {
      const about = { name: `bench-${tokens.length}`, description: "", expiresAt: null, allowedCidrs: [] };
      const issued = await issueToken(tx, {
        actor: systemActor,
        issuer: await readIssuer(tx, account.id, about.name),
        roles: null,
        format: "opaque",
        ...about,
      });
      tokens.push(issued.plaintext);
    }
    const key = await createBootstrapGateway(tx, localRequest());
    await tx.socket.create({ data: { ...place, ...socket, ...by } });
    const ids = Array.from({ length: POLICIES }, () => newId("pol"));
    await tx.policy.createMany({
      data: ids.map((id, number) => ({
        ...place,
        id,
        name: `policy-${number}`,
        effect: "allow",
        tagRules: number < CONCERNED ? [] : [{ team: `team-${number}` }],
        who: { userIds: [number === CONCERNED - 1 ? "bootstrap-admin" : `user-${number}`] },
        where: { cidrs: ["192.0.2.0/24", "127.0.0.0/8"] },
        actions: { http: { methods: ["GET"], paths: ["/api/*"] } },
        ...by,
        updatedById: "system",
        updatedByName: "Latchkey",
      })),
    });
    await tx.policySocket.createMany({
      data: ids
        .slice(0, CONCERNED)
        .map((policyId) => ({ ...place, policyId, socketNamespaceId: "ns_global", socketId: socket.id })),
    });
    await appendActivity(tx, {
      actor: systemActor,
      request: localRequest(),
      namespace: "global",
      action: "database.seed",
      target: { kind: "database", id: "database", name: "Database" },
      outcome: "done",
    });
    const admin = { email: "bench@example.com", name: "Bench" };
    const id = await createFirstAdmin(tx, { ...admin, passwordHash: "" }, systemActor, localRequest());
    const session = await startSession(tx, { ...admin, id }, "password", localRequest());
    return { tokens, key, session };
  },
  { timeout: 120_000 },
);
process.send?.(made, () => process.exit(0));
