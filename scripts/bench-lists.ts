import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "../prisma/migrate";
import { seed } from "../prisma/seed";
import { ensureBuilt } from "./build";
import { type Child, startChild, stopChild } from "./child-processes";
import { findFreePort } from "./ports";
import { startThrowawayPostgres } from "./throwaway-postgres";

/** No answer of the big database takes longer than this many times the empty one's. */
const FLOOR = 1.5;
/** Rounds that nobody counts, so that both sides run as they do after a minute of work: compiled, with their statements planned. */
const WARM_UP = 200;
const TYPESCRIPT = ["--conditions=react-server", "--import", "tsx"];

const ACCOUNTS = {
  "first page": "",
  "deep page": "deep",
  "newest first": "?sort=-createdAt",
  "search, many hits": "?q=payments",
  "search, one hit": "?q=svc-deploy-ledger-0",
  "search, no hit": "?q=nothing-like-it",
  "search, two characters": "?q=zq",
  "filter by status": "?status=disabled",
  "filter by role": "?role=member",
  "filter by group": "?group=payments-team",
  "filter by name prefix": "?namePrefix=svc-mail",
  "filter by expiring tokens": "?tokens=expiring",
  "filter by no live token": "?tokens=none",
  namespace: "?namespace=global",
  "with the count": "?count=true",
};
const TOKENS = {
  "first page": "",
  "deep page": "deep",
  "newest first": "?sort=-createdAt",
  "last used first": "?sort=-lastUsedAt",
  "next to expire": "?sort=expiresAt",
  "search, many hits": "?q=Jenkins",
  "search, one id": "id",
  "search, no hit": "?q=nothing-like-it",
  "filter by account": "?serviceAccount=bootstrap-admin",
  "filter by active": "?status=active",
  "filter by paused": "?status=paused",
  "filter by revoked": "?status=revoked",
  "filter by expired": "?status=expired",
  "expired, newest first": "?status=expired&sort=-createdAt",
  "never used": "?neverUsed=true",
  "expires soon": "?expiresBefore=2030-01-01T00:00:00Z&status=active&sort=expiresAt",
  "unused for long": "?usedBefore=2026-01-01T00:00:00Z",
  "filter by creator": "?createdBy=Latchkey",
  namespace: "?namespace=global",
  "with the count": "?count=true",
};

type Rows = { accounts: number; tokens: number } | null;

/** Two databases to compare, `null` for an empty one, and which of the lists to ask for. */
export type Comparison = { small: Rows; big: Rows; only?: string };

/** What lists cost at the size that an organisation has, against an empty database. */
export const USUAL: Comparison = { small: null, big: { accounts: 10_000, tokens: 100_000 } };

/** Whether the cost grows with the size: pages of equal length from a hundred times as many rows. */
export const HUGE: Comparison = {
  small: { accounts: 1_000, tokens: 10_000 },
  big: { accounts: 100_000, tokens: 1_000_000 },
  only: "page|first|search",
};

/** A portal over one database, and a token that reads it. */
type Side = { portal: Child; port: number; token: string };

/**
 * Lists, and creating a token, on a big database against a small one: two portals as `npm start` runs them, on one
 * PostgreSQL, asked in turns over HTTP. Medians of whole answers; prints a ratio for each and says whether all kept the floor.
 */
export async function benchLists(rounds: number, { small, big, only = "" }: Comparison): Promise<boolean> {
  await ensureBuilt();
  const server = await startThrowawayPostgres();
  const folder = await mkdtemp(join(tmpdir(), "latchkey-bench-"));
  const sides: Side[] = [];
  try {
    for (const [name, rows] of Object.entries({ small, big }))
      sides.push(await startSide(await prepare(server.connectionString, name, rows), folder));
    for (const name of ["small", "big"]) await vacuum(server.connectionString, name);
    const [one, other] = sides as [Side, Side];
    for (let round = 0; round < WARM_UP; round++)
      for (const path of ["/service-accounts", "/access-tokens"]) for (const side of sides) await ask(side, path);
    let held = true;
    for (const [what, path, cases] of [
      ["service accounts", "/service-accounts", ACCOUNTS],
      ["access tokens", "/access-tokens", TOKENS],
    ] as const) {
      console.log(`\n${what.padEnd(28)}${titleOf(small)}${titleOf(big)}     ratio`);
      for (const [name, query] of Object.entries(cases)) {
        if (!new RegExp(only).test(name)) continue;
        const target = `${path}${SPECIAL[query] ? await SPECIAL[query](other, path) : query}`;
        held = (await compare(name, (side) => ask(side, target), one, other, rounds)) && held;
      }
    }
    console.log("");
    held = (await compare("create an access token", createToken, one, other, rounds)) && held;
    console.log(held ? `\nEvery answer stays within ${FLOOR} times.` : `\nSome answers take more than ${FLOOR} times.`);
    return held;
  } finally {
    agent.destroy();
    await Promise.all(sides.map(({ portal }) => stopChild(portal)));
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function titleOf(rows: Rows): string {
  return (rows ? rows.accounts.toLocaleString("en") : "empty").padStart(10);
}

/** Medians of calls in turns, so that whatever else the machine does hits both sides. */
async function compare(
  name: string,
  call: (side: Side) => Promise<unknown>,
  small: Side,
  big: Side,
  rounds: number,
): Promise<boolean> {
  const times: [number[], number[]] = [[], []];
  for (let round = -20; round < rounds; round++)
    for (const [index, side] of [small, big].entries()) {
      const started = performance.now();
      await call(side);
      if (round >= 0) times[index]?.push(performance.now() - started);
    }
  const [one, other] = times.map(median) as [number, number];
  const ratio = other / one;
  const columns = [one, other, ratio].map((value) => value.toFixed(2).padStart(10)).join("");
  console.log(`${name.padEnd(28)}${columns}${ratio <= FLOOR ? "" : `  over ${FLOOR}`}`);
  return ratio <= FLOOR;
}

let made = 0;

function createToken(side: Side): Promise<string> {
  return ask(side, "/service-accounts/bootstrap-admin/tokens", { name: `made by the benchmark, ${made++}` });
}

/** Queries that need something of the big database first. */
const SPECIAL: Record<string, (side: Side, path: string) => Promise<string>> = {
  deep: async (side, path) => `?cursor=${await deepCursor(side, path)}`,
  id: async (side, path) => {
    const { items } = JSON.parse(await ask(side, path)) as { items: { id: string }[] };
    return `?q=${items[0]?.id}`;
  },
};

/** A cursor far into the list: where the twentieth page of 200 ends. */
async function deepCursor(side: Side, path: string): Promise<string> {
  let cursor = "";
  for (let page = 0; page < 20; page++) {
    const body = await ask(side, `${path}?limit=200${cursor && `&cursor=${cursor}`}`);
    cursor = (JSON.parse(body) as { nextCursor: string | null }).nextCursor ?? cursor;
  }
  return cursor;
}

async function prepare(server: string, name: string, rows: Rows): Promise<string> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  await migrate(url.href);
  const started = performance.now();
  if (rows) await seed(url.href, rows);
  if (rows)
    console.log(
      `Seeded ${rows.tokens.toLocaleString("en")} tokens in ${((performance.now() - started) / 1000).toFixed(0)} s.`,
    );
  return url.href;
}

/** What PostgreSQL does by itself in time. Right after a seed it sometimes can't call every page visible to all yet. */
async function vacuum(server: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: Object.assign(new URL(server), { pathname: `/${name}` }).href });
  await client.connect();
  await client.query("VACUUM (ANALYZE)");
  await client.end();
}

async function startSide(databaseUrl: string, folder: string): Promise<Side> {
  const port = await findFreePort();
  const env = {
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    LATCHKEY_DATA_DIR: folder,
    LATCHKEY_SECRET: Buffer.alloc(32, "bench").toString("base64"),
    LATCHKEY_HOST: "127.0.0.1",
    LATCHKEY_URL: `http://localhost:${port}`,
    PORT: String(port),
    LATCHKEY_API_RATE_LIMIT: "0",
  };
  const maker = await startChild("benchmark's token", [...TYPESCRIPT, "scripts/bench-token.ts"], env);
  const portal = await startChild("portal", ["scripts/portal.mjs"], env);
  return { portal, port, token: maker.message as string };
}

const agent = new Agent({ keepAlive: true });

/** One GET, or with a body one POST, over a connection that is kept, as a client does it. Answers the body of a success. */
function ask({ port, token }: Side, path: string, body?: object): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const method = body ? "POST" : "GET";
  return new Promise((done, failed) => {
    const options = { agent, port, host: "127.0.0.1", path: `/api/v1${path}`, method, headers };
    const asked = request(options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () =>
        response.statusCode === (body ? 201 : 200)
          ? done(text)
          : failed(new Error(`${path} answered ${response.statusCode}: ${text}`)),
      );
    });
    asked.on("error", failed).end(body && JSON.stringify(body));
  });
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
