import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../prisma/migrate";
import { startThrowawayPostgres } from "../scripts/throwaway-postgres";

declare module "vitest" {
  interface ProvidedContext {
    /** A role that may create databases, on a server that has the migrated database `template`. */
    databaseUrl: string;
  }
}

/** One real PostgreSQL for the whole run, with a migrated database to copy from. */
export default async function setup(project: TestProject) {
  const server = await startThrowawayPostgres();
  try {
    const client = new pg.Client({ connectionString: server.connectionString });
    await client.connect();
    await client.query("CREATE DATABASE template");
    await client.end();
    const template = new URL(server.connectionString);
    template.pathname = "/template";
    await migrate(template.href);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide("databaseUrl", server.connectionString);
  return server.stop;
}
