import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "./embedded-postgres";

export interface ThrowawayPostgres {
  connectionString: string;
  stop(): Promise<void>;
}

/** A real PostgreSQL in a temporary folder on a free port, gone without a trace after `stop`. */
export async function startThrowawayPostgres(): Promise<ThrowawayPostgres> {
  const directory = await mkdtemp(join(tmpdir(), "latchkey-"));
  try {
    const server = await startEmbeddedPostgres({ directory, port: await findFreePort(), throwaway: true });
    return {
      connectionString: server.connectionString,
      async stop() {
        await server.stop();
        await rm(directory, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

/** A port of 127.0.0.1 that nobody listened on a moment ago. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, failed) => server.once("error", failed).listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}
