import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@/prisma/generated/client";
import { env } from "./env";

const held = globalThis as { latchkeyDatabase?: PrismaClient };

/** The one client of this process. Development reloads modules, so it is kept on globalThis. */
export function database(): PrismaClient {
  held.latchkeyDatabase ??= connect({ max: 10, connectionTimeoutMillis: 5_000, statement_timeout: 10_000 });
  return held.latchkeyDatabase;
}

/** A client with connections of its own, for work that must not wait behind the rest of the process. */
export function connect(limits: { max: number; connectionTimeoutMillis: number; statement_timeout: number }) {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: env().databaseUrl, ...limits }) });
}

/** A transaction, or the client itself: what reads accept. */
export type Reader = Pick<PrismaClient, "$queryRaw"> &
  Omit<PrismaClient, "$connect" | "$disconnect" | "$on" | "$use" | "$extends" | "$transaction">;

/** A transaction: what writes require, so that no change can be made outside one. */
export type Tx = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];
