import pg from "pg";
import { migrate } from "../prisma/migrate";
import { seed } from "../prisma/seed";
import { type Child, startChild, stopChild } from "./child-processes";
import { startThrowawayPostgres } from "./throwaway-postgres";

// `npm run bench [rounds]`: how much slower lists answer on a big database than on one that holds a page or two, both on
// one PostgreSQL, asked in turns through the real handler. Only the ratio counts: big against the small one's answer to the
// same question, or its first page where that finds less than a page. Ends with code 1 when one breaks the floor. The empty
// database beside them says what a page of rows costs by itself.
const FLOOR = 1.5;
const SMALL = { accounts: 100, tokens: 400 };
const BIG = { accounts: 10_000, tokens: 100_000 };
const rounds = Number(process.argv[2] ?? 80);

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

/** Each looks through most rows for the few it shows, and no index names those; shown, without a floor. */
const WITHOUT_FLOOR = ["filter by no live token", "expired, newest first"];

type Reply = { ms: number; body: string };

async function main(): Promise<boolean> {
  const server = await startThrowawayPostgres();
  const sides: Child[] = [];
  try {
    const prepared = { empty: null, small: SMALL, big: BIG };
    for (const [name, rows] of Object.entries(prepared))
      sides.push(await startSide(await prepare(server.connectionString, name, rows)));
    const [empty, small, big] = sides as [Child, Child, Child];
    let held = true;
    for (const [what, path, cases] of [
      ["service accounts", "/service-accounts", ACCOUNTS],
      ["access tokens", "/access-tokens", TOKENS],
    ] as const) {
      console.log(`\n${what.padEnd(28)}  empty ms  small ms    page ms    big ms   ratio`);
      for (const [name, query] of Object.entries(cases)) {
        const target = `${path}${SPECIAL[query] ? await SPECIAL[query](big, path) : query}`;
        held = (await compare(name, path, target, { empty, small, big })) && held;
      }
    }
    const burst = 400;
    await ask(big, { path: "/whoami", burst });
    const { ms } = await ask(big, { path: "/whoami", burst });
    console.log(`\n${Math.round((burst / ms) * 1000)} token authentications a second with ${BIG.tokens} tokens`);
    console.log(held ? `\nEvery answer stays within ${FLOOR} times.` : `\nSome answers take more than ${FLOOR} times.`);
    return held;
  } finally {
    await Promise.all(sides.map(stopChild));
    await server.stop();
  }
}

/** Medians of calls in turns, so that whatever else the machine does hits all sides. */
async function compare(name: string, page: string, path: string, sides: Record<"empty" | "small" | "big", Child>) {
  const asked: [Child, string][] = [
    [sides.empty, path],
    [sides.small, path],
    [sides.small, page],
    [sides.big, path],
  ];
  const times = asked.map((): number[] => []);
  for (let round = -5; round < rounds; round++)
    for (const [index, [side, target]] of asked.entries()) {
      const { ms } = await ask(side, { path: target });
      if (round >= 0) times[index]?.push(ms);
    }
  const [empty, small, first, big] = times.map(median) as [number, number, number, number];
  const ratio = big / Math.max(small, first);
  const columns = [empty, small, first, big, ratio].map((value) => value.toFixed(2).padStart(10)).join("");
  const hasFloor = !WITHOUT_FLOOR.includes(name);
  console.log(`${name.padEnd(26)}${columns}${ratio <= FLOOR ? "" : hasFloor ? `  over ${FLOOR}` : "  no floor"}`);
  return ratio <= FLOOR || !hasFloor;
}

/** Queries that need something of the big database first. */
const SPECIAL: Record<string, (side: Child, path: string) => Promise<string>> = {
  deep: async (side, path) => `?cursor=${await deepCursor(side, path)}`,
  id: async (side, path) => {
    const { items } = JSON.parse((await ask(side, { path })).body) as { items: { id: string }[] };
    return `?q=${items[0]?.id}`;
  },
};

/** A cursor far into the list: where the twentieth page of 200 ends. */
async function deepCursor(side: Child, path: string): Promise<string> {
  let cursor = "";
  for (let page = 0; page < 20; page++) {
    const { body } = await ask(side, { path: `${path}?limit=200${cursor && `&cursor=${cursor}`}` });
    cursor = (JSON.parse(body) as { nextCursor: string | null }).nextCursor ?? cursor;
  }
  return cursor;
}

async function prepare(server: string, name: string, rows: typeof BIG | null): Promise<string> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  await migrate(url.href);
  if (rows) await seed(url.href, rows);
  return url.href;
}

function startSide(databaseUrl: string): Promise<Child> {
  const env = { DATABASE_URL: databaseUrl, LATCHKEY_SECRET: Buffer.alloc(32, "bench").toString("base64") };
  return startChild("benchmark", ["--conditions=react-server", "--import", "tsx", "scripts/bench-worker.ts"], env);
}

function ask(side: Child, message: { path: string; burst?: number }): Promise<Reply> {
  return new Promise((done, failed) => {
    const ended = (code: number | null) => failed(new Error(`The benchmark's worker ended with code ${code}.`));
    side.process.once("exit", ended);
    side.process.once("message", (reply) => {
      side.process.off("exit", ended);
      done(reply as Reply);
    });
    side.process.send(message);
  });
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

process.exitCode = (await main()) ? 0 : 1;
