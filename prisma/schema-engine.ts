import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import type pg from "pg";

const SCHEMA = fileURLToPath(new URL("./schema.prisma", import.meta.url));

/**
 * Runs `use` with Prisma's schema engine as WebAssembly (the native one is a download that is not always to be had)
 * and closes its connections, also after an error.
 */
export async function withSchemaEngine<T>(connectionString: string, use: (engine: SchemaEngine) => Promise<T>) {
  await instantiate();
  const connections: SqlDriverAdapter[] = [];
  const adapter = bindMigrationAwareSqlAdapterFactory(mended(new PrismaPg({ connectionString }), connections));
  const datamodels: [string, string][] = [[SCHEMA, await readFile(SCHEMA, "utf8")]];
  try {
    return await use(await bindings.SchemaEngine.new({ datamodels }, () => undefined, adapter));
  } finally {
    await Promise.all(connections.map((connection) => connection.dispose().catch(() => undefined)));
  }
}

/** The schema file in the form the engine compares with. */
export async function readSchema() {
  return { files: [{ path: SCHEMA, content: await readFile(SCHEMA, "utf8") }] };
}

type Connection = Awaited<ReturnType<PrismaPg["connect"]>>;

/** Prisma's adapter as migrations need it: with the two mends below, and each connection remembered. */
function mended(factory: PrismaPg, connections: SqlDriverAdapter[]): SqlMigrationAwareDriverAdapterFactory {
  const mend = (connection: Connection) => {
    connections.push(connection);
    sendWholeScripts(connection);
    readCatalogCharacters(connection);
    return connection;
  };
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => mend(await factory.connect()),
    connectToShadowDb: async () => mend((await factory.connectToShadowDb()) as Connection),
  };
}

/**
 * The adapter cuts scripts at every semicolon, those inside function bodies too. Sent whole they run as PostgreSQL
 * reads them, and in one transaction.
 */
function sendWholeScripts(connection: Connection): void {
  connection.executeScript = async (script) => {
    await connection.underlyingDriver().query(script);
  };
}

/** The adapter refuses the catalogs' one-letter type "char" (18): it is sent as bpchar (1042), labelled a character. */
function readCatalogCharacters(connection: Connection): void {
  const { performIO, queryRaw } = connection as unknown as {
    performIO: (query: SqlQuery) => Promise<pg.QueryArrayResult>;
    queryRaw: Connection["queryRaw"];
  };
  connection.queryRaw = async (query) => {
    const characters: number[] = [];
    const labelled = Object.create(connection, {
      performIO: {
        value: async (inner: SqlQuery) => {
          const result = await performIO.call(connection, inner);
          result.fields.forEach((field, index) => {
            if (field.dataTypeID !== 18) return;
            field.dataTypeID = 1042;
            characters.push(index);
          });
          return result;
        },
      },
    });
    const result = await queryRaw.call(labelled, query);
    for (const index of characters) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
}

let instantiated: Promise<void> | undefined;

function instantiate(): Promise<void> {
  instantiated ??= (async () => {
    const path = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
    const wasm = await readFile(path.replace(/\.js$/, ".wasm"));
    const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": bindings as never });
    bindings.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
  })();
  return instantiated;
}
