import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "./embedded-postgres";
import { findFreePort } from "./ports";

export interface ThrowawayPostgres {
  connectionString: string;
  stop(): Promise<void>;
}

/** A real PostgreSQL in a temporary folder on a free port, gone without a trace after `stop` or when this process exits. */
export async function startThrowawayPostgres(): Promise<ThrowawayPostgres> {
  const directory = await mkdtemp(join(tmpdir(), "latchkey-"));
  const discard = () => rmSync(directory, { recursive: true, force: true });
  process.once("exit", discard);
  const server = await startEmbeddedPostgres({ directory, port: await findFreePort(), throwaway: true });
  const kill = () => server.process.kill("SIGKILL");
  process.prependOnceListener("exit", kill);
  return {
    connectionString: server.connectionString,
    async stop() {
      await server.stop();
      process.off("exit", kill).off("exit", discard);
      discard();
    },
  };
}
