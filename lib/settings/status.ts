import { checkpointKey, lastCheckpoint } from "@/lib/activity/checkpoints";
import type { Reader } from "@/lib/db";
import { migrationNames } from "@/lib/health";
import { readMailStatus } from "@/lib/mail/state";
import { CURRENT_KEY_VERSION } from "@/lib/secrets";
import { version } from "@/package.json";
import type { Status } from "./contract";

type Facts = { time: Date; version: string; size: bigint; archived: Date | null };

/** Reads how the installation is from the database itself. Nothing in it is a secret. */
export async function readStatus(db: Reader): Promise<Status> {
  const [facts] = await db.$queryRaw<[Facts]>`
    SELECT now() AS time, current_setting('server_version') AS version, pg_database_size(current_database()) AS size,
      (SELECT last_archived_time FROM pg_stat_archiver) AS archived`;
  const { applied, pending } = await migrationNames();
  const keys = await db.$queryRaw<{ version: number; tokens: number }[]>`
    SELECT hash_key_version AS version, count(*)::int AS tokens FROM access_tokens
    WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) GROUP BY 1 ORDER BY 1`;
  const versions = new Map([
    [CURRENT_KEY_VERSION, 0],
    ...keys.map((row): [number, number] => [row.version, row.tokens]),
  ]);
  const signed = await lastCheckpoint(db);
  return {
    version,
    time: facts.time.toISOString(),
    database: {
      version: facts.version.split(" ")[0] ?? facts.version,
      sizeBytes: Number(facts.size),
      lastArchivedAt: facts.archived?.toISOString() ?? null,
    },
    migrations: { applied: applied.length, pending },
    keys: [...versions].map(([version, tokens]) => ({ version, current: version === CURRENT_KEY_VERSION, tokens })),
    activity: { key: checkpointKey(), signed: signed && { seq: signed.seq, at: signed.at.toISOString() } },
    mail: await readMailStatus(db),
  };
}
