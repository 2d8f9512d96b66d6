import { randomBytes } from "node:crypto";
import { type AddressInfo, createServer } from "node:net";
import pg from "pg";
import { afterAll, expect, inject, test } from "vitest";
import { checkExternalPostgres } from "./external-postgres";
import { Refusal } from "./refusal";

const name = `external_${randomBytes(4).toString("hex")}`;

afterAll(() => query(`DROP DATABASE IF EXISTS ${name}`));

async function query(sql: string) {
  const client = new pg.Client({ connectionString: inject("databaseUrl") });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

function urlWith(change: (url: URL) => void): string {
  const url = new URL(inject("databaseUrl"));
  change(url);
  return url.href;
}

async function refusalOf(url: string): Promise<string> {
  const error = await checkExternalPostgres(url).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Refusal);
  return (error as Refusal).message;
}

test("a database that can be used is none to talk about", async () => {
  await checkExternalPostgres(inject("databaseUrl"));
});

test.each<[string, (url: URL) => void, string]>([
  [
    "names a file that is not there",
    (url) => url.searchParams.set("sslrootcert", "/hunter2"),
    "The database of DATABASE_URL can't be reached: a file that it names is not there.",
  ],
  [
    "wants TLS of a server without",
    (url) => url.searchParams.set("sslmode", "verify-full"),
    "The database of DATABASE_URL can't be reached: it does not speak TLS.",
  ],
  [
    "leads to a database that may only be read",
    (url) => url.searchParams.set("options", "-c default_transaction_read_only=on"),
    "DATABASE_URL must lead to a database that can be written to; this one is read-only.",
  ],
])("a URL that %s is refused in one sentence", async (_, change, sentence) => {
  expect(await refusalOf(urlWith(change))).toBe(sentence);
});

test("a database in another encoding is refused before anything is written to it", async () => {
  await query(`CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0`);
  const url = urlWith((it) => {
    it.pathname = `/${name}`;
  });
  expect(await refusalOf(url)).toBe(
    "DATABASE_URL must lead to a database with the encoding UTF8; this one has LATIN1.",
  );
});

test("a pooler that refuses what our connections ask for is told what it needs", async () => {
  const fields = "SFATAL\0C08P01\0Munsupported startup parameter: statement_timeout\0\0";
  const refusal = Buffer.concat([Buffer.from("E\0\0\0"), Buffer.from([fields.length + 4]), Buffer.from(fields)]);
  const pooler = createServer((socket) => socket.once("data", () => socket.end(refusal)));
  await new Promise<void>((done) => pooler.listen(0, "127.0.0.1", done));
  const url = urlWith((it) => {
    it.port = String((pooler.address() as AddressInfo).port);
  });
  expect(await refusalOf(url)).toMatch(
    /^DATABASE_URL leads to a pooler that can't be used: .* ignore_startup_parameters/,
  );
  pooler.close();
});
