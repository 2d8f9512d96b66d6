import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { Prisma, PrismaClient } from "@/prisma/generated/client";
import { env } from "./env";
import { logFailure } from "./outage";
import { type SharedPart, sharedTransactions, type Together } from "./shared-transactions";
import { statementNames } from "./statement-names";

type Limits = { max: number; connectionTimeoutMillis: number; statement_timeout: number };
type Connected = {
  client: PrismaClient;
  reader: Reader;
  pool: pg.Pool;
  nameOf: (statement: { sql: string }) => string;
  shared: ReturnType<typeof sharedTransactions>;
};

const held = globalThis as { latchkeyDatabase?: Connected };

/** The one pool of this process, and the client on it. Development reloads modules, so it is kept on globalThis. */
function connected(): Connected {
  held.latchkeyDatabase ??= connectWith({ max: 10, connectionTimeoutMillis: 5_000, statement_timeout: 10_000 });
  return held.latchkeyDatabase;
}

/** The one client of this process. */
export function database(): PrismaClient {
  return connected().client;
}

/** The same for reads: its queries in SQL are plain statements. */
export function reader(): Reader {
  return connected().reader;
}

/** A client with connections of its own, for work that must not wait behind the rest of the process. */
export function connect(limits: Limits): PrismaClient {
  return connectWith(limits).client;
}

function connectWith(limits: Limits): Connected {
  // Beyond the statement's own limit only a network that swallows packets takes this long.
  const query_timeout = limits.statement_timeout + 2_000;
  const pool = new pg.Pool({ connectionString: env().databaseUrl, ...limits, query_timeout, pipeline: true })
    .on("error", (error) => logFailure("warn", error, "an idle database connection was lost"))
    // Lost between two statements, a connection says so here alone; its next statement fails.
    .on("connect", (client) => client.on("error", () => undefined));
  const nameOf = statementNames();
  const adapter = new PrismaPg(pool, { statementNameGenerator: nameOf, disposeExternalPool: true });
  const client = new PrismaClient({ adapter });
  const { $queryRaw } = on((query) => pool.query(query), nameOf);
  const reader = Object.create(client, { $queryRaw: { value: $queryRaw } }) as Reader;
  return {
    client,
    reader,
    pool,
    nameOf,
    shared: sharedTransactions((statement) => pool.query(toQuery(statement, nameOf))),
  };
}

/** A transaction, or the client itself: what reads accept. */
export type Reader = Pick<PrismaClient, "$queryRaw"> &
  Omit<PrismaClient, "$connect" | "$disconnect" | "$on" | "$use" | "$extends" | "$transaction">;

/** A transaction: what writes require, so that no change can be made outside one. */
export type Tx = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

type Statement = TemplateStringsArray | Prisma.Sql;

/** What runs statements in SQL: `statements()`, or a transaction of either kind. */
export type Statements = {
  $queryRaw<Rows = unknown>(statement: Statement, ...values: unknown[]): Promise<Rows>;
  $executeRaw(statement: Statement, ...values: unknown[]): Promise<number>;
  /** In a transaction of `inTransaction`: sends it behind those before. Whoever commits waits for it, and fails with it. */
  $send?(statement: Prisma.Sql): void;
  /** The same for what may be one statement with what others send so at the same time. */
  $sendTogether?<Part>(together: Together<Part>, part: Part): void;
};

/** Runs a statement of a transaction whose answer nobody needs: at best together with those after it, up to the commit. */
export async function send(tx: Statements, statement: Prisma.Sql): Promise<void> {
  if (tx.$send) tx.$send(statement);
  else await tx.$executeRaw(statement);
}

/** Statements without Prisma in between, which costs several times what most of them do. For what every request asks. */
export function statements(): Statements {
  const { pool, nameOf } = connected();
  return on((query) => pool.query(query), nameOf);
}

/**
 * Commits what `work` did, or nothing of it. Statements that do not wait for each other leave together. Where all that it did
 * is one `$sendTogether`, that statement is the transaction, and others may share it.
 */
export async function inTransaction<T>(work: (db: Statements) => Promise<T>): Promise<T> {
  const { pool, nameOf, shared } = connected();
  const state: { only?: SharedPart; begun?: Promise<pg.PoolClient> } = {};
  const sent: Promise<pg.QueryResult>[] = [];
  const ask: Ask = async (query) => inOnePacket(await (state.begun ?? begin())).query(query);
  const send = (query: pg.QueryConfig) => {
    const answer = ask(query);
    answer.catch(() => undefined);
    sent.push(answer);
  };
  const $send = (statement: Prisma.Sql) => send(toQuery(statement, nameOf));
  const begin = () => {
    state.begun = pool.connect();
    send({ text: "BEGIN" });
    if (state.only) $send(state.only.together([state.only.part]));
    return state.begun;
  };
  const $sendTogether = <Part>(together: Together<Part>, part: Part) => {
    if (state.begun || state.only) $send(together([part]));
    else state.only = { together, part } as SharedPart;
  };
  try {
    const done = await work({ ...on(ask, nameOf), $send, $sendTogether });
    if (state.only && !state.begun) {
      await shared(state.only);
      return done;
    }
    send({ text: "COMMIT" });
    const answers = await Promise.all(sent);
    // PostgreSQL takes back what failed inside, whatever it is asked for.
    if (answers.at(-1)?.command !== "COMMIT") throw new Error("a transaction was committed that had failed");
    (await state.begun)?.release();
    return done;
  } catch (error) {
    await rollBack(state.begun);
    // What was sent first and failed is why the rest did.
    const failed = (await Promise.allSettled(sent)).find(({ status }) => status === "rejected");
    throw failed ? (failed as PromiseRejectedResult).reason : error;
  }
}

/**
 * The same for work that must be one `$sendTogether` and nothing else, neither before it nor after it, because that statement
 * checks what all of it goes by. Throws, and has asked nothing, when it is something else.
 */
export async function inOneStatement<T>(work: (db: Statements) => Promise<T>): Promise<T> {
  const parts: SharedPart[] = [];
  const refuse = async () => {
    throw new Error("this asks more than one statement");
  };
  const $sendTogether = <Part>(together: Together<Part>, part: Part) => {
    parts.push({ together, part } as SharedPart);
  };
  const done = await work({ $queryRaw: refuse, $executeRaw: refuse, $sendTogether });
  const [only, more] = parts;
  if (!only || more) return refuse();
  await connected().shared(only);
  return done;
}

async function rollBack(begun: Promise<pg.PoolClient> | undefined): Promise<void> {
  const client = await begun?.catch(() => null);
  await client?.query("ROLLBACK").then(
    () => client.release(),
    () => client.release(true),
  );
}

/** Each packet costs both sides more than most statements do: what is asked in one turn of the loop leaves in one. */
function inOnePacket(client: pg.PoolClient): pg.PoolClient {
  const { stream } = client.connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
  return client;
}

type Ask = (query: pg.QueryConfig) => Promise<pg.QueryResult>;

function on(ask: Ask, nameOf: Connected["nameOf"]): Statements {
  const run = (statement: Statement, values: unknown[]) =>
    ask(toQuery("raw" in statement ? Prisma.sql(statement, ...values) : statement, nameOf));
  return {
    $queryRaw: async <Rows>(statement: Statement, ...values: unknown[]) => (await run(statement, values)).rows as Rows,
    $executeRaw: async (statement, ...values) => (await run(statement, values)).rowCount ?? 0,
  };
}

function toQuery({ text, values }: Prisma.Sql, nameOf: Connected["nameOf"]): pg.QueryConfig {
  return { name: nameOf({ sql: text }), text, values, types: TYPES };
}

/** As Prisma reads them: whole numbers of 64 bits are `bigint`. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === pg.types.builtins.INT8 ? BigInt : pg.types.getTypeParser(oid, format)),
};
