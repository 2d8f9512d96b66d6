import { apiKey } from "@better-auth/api-key";
import { createRouterClient } from "@orpc/server";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import pg from "pg";
import { handleApi } from "../lib/api/handler";
import { router } from "../lib/api/router";
import { bearerActor } from "../lib/auth/bearer";
import { database } from "../lib/db";
import { localRequest } from "../lib/operation/request";
import { createBootstrapAccount } from "../lib/setup/bootstrap-account";

// Creates tokens with ours and with better-auth in turns, each in its own database of one server, and sends the parent how
// many a second.
const ROUNDS = Number(process.argv[2] ?? 5);
const ROUND_MS = 1_000;
const AT_ONCE = 8;

type Create = (number: number, caller: number) => Promise<void>;

async function ours(): Promise<{ called: Create; asked: Create }> {
  const token = await database().$transaction((tx) => createBootstrapAccount(tx, null, localRequest()));
  const request = localRequest();
  const actor = await bearerActor({ is: "token", text: token }, request);
  const verbs = createRouterClient(router, { context: { actor, request } });
  const made = Array.from({ length: AT_ONCE }, (_, caller) =>
    verbs.serviceAccounts.create({ name: `caller-${caller}` }),
  );
  const accounts = (await Promise.all(made)).map(({ id }) => id);
  return {
    called: async (number, caller) =>
      void (await verbs.accessTokens.create({ sa: accounts[caller] ?? "", name: `called ${number}` })),
    asked: async (number, caller) => {
      const body = JSON.stringify({ name: `asked ${number}` });
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const url = `http://localhost/api/v1/service-accounts/${accounts[caller]}/tokens`;
      await requireOk(await handleApi(new Request(url, { method: "POST", headers, body }), "127.0.0.1"));
    },
  };
}

async function theirs(connectionString: string): Promise<{ called: Create; asked: Create }> {
  const origin = "http://localhost:3000";
  const options = {
    database: new pg.Pool({ connectionString, max: 10 }),
    secret: Buffer.alloc(32, "bench").toString("base64"),
    baseURL: origin,
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    plugins: [apiKey()],
  };
  await (await getMigrations(options)).runMigrations();
  const auth = betterAuth(options);
  const body = { email: "ana@example.com", name: "Ana", password: "correct horse battery" };
  const { headers, response } = await auth.api.signUpEmail({ body, returnHeaders: true });
  const cookie = headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const userId = response.user.id;
  return {
    called: async (number) => void (await auth.api.createApiKey({ body: { userId, name: `called ${number}` } })),
    asked: async (number) => {
      const json = JSON.stringify({ name: `asked ${number}` });
      const sent = { cookie, origin, "content-type": "application/json" };
      const url = `${origin}/api/auth/api-key/create`;
      await requireOk(await auth.handler(new Request(url, { method: "POST", headers: sent, body: json })));
    },
  };
}

async function requireOk(response: Response): Promise<void> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
}

let made = 0;

/** Creates a second, with so many callers that each wait for their answer, each for an account of its own. */
async function rate(create: Create, callers: number): Promise<number> {
  const started = performance.now();
  const before = made;
  const call = async (caller: number) => {
    while (performance.now() - started < ROUND_MS) await create(made++, caller);
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
  return ((made - before) / (performance.now() - started)) * 1000;
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const sides = [await ours(), await theirs(process.env.BENCH_OTHER_URL ?? "")] as const;
const rows: { name: string; ours: number; theirs: number }[] = [];
for (const how of ["called", "asked"] as const)
  for (const callers of [1, AT_ONCE]) {
    const rates: [number[], number[]] = [[], []];
    for (let round = -1; round < ROUNDS; round++)
      for (const [index, side] of sides.entries()) {
        const measured = await rate(side[how], callers);
        if (round >= 0) rates[index]?.push(measured);
      }
    rows.push({ name: `${how}, ${callers} at once`, ours: median(rates[0]), theirs: median(rates[1]) });
  }
process.send?.(rows, () => process.exit(0));
