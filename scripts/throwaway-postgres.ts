import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "./embedded-postgres";
import { findFreePort } from "./ports";

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
