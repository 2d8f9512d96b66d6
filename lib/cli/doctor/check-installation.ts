import type { Status } from "@/lib/settings/contract";
import { call } from "../api";
import { when } from "../times";
import { checkMail } from "./check-mail";
import { type Finding, fine, unlessForbidden, warning } from "./finding";

/** Migrations, key versions, the database's clock, and what is known of backups: as the server sees itself. */
export function checkInstallation(): Promise<Finding[]> {
  return unlessForbidden("installation", async () => {
    const [status, settings] = await Promise.all([call("settings.status", {}), call("settings.get", {})]);
    return [
      migrations(status),
      keys(status),
      databaseClock(status),
      signatures(status),
      backups(status),
      checkMail(status.mail),
      settings.allowTokensWithoutExpiry
        ? warning(
            "settings",
            "tokens without expiry are allowed",
            "latchkey settings update --no-allow-tokens-without-expiry",
          )
        : fine("settings", `tokens live ${settings.maxTokenLifetimeDays} days at the most`),
    ];
  });
}

function migrations({ migrations: { applied, pending } }: Status): Finding {
  if (pending.length === 0) return fine("migrations", `${applied} applied, none pending`);
  return {
    check: "migrations",
    is: "fail",
    says: `${pending.join(", ")} not applied`,
    next: "Restart the server: it migrates at start.",
  };
}

function keys({ keys }: Status): Finding {
  const strange = keys.filter(({ current, tokens }) => !current && tokens > 0);
  const current = keys.find((key) => key.current);
  if (strange.length === 0) return fine("keys", `version ${current?.version}, ${current?.tokens} live tokens`);
  return {
    check: "keys",
    is: "fail",
    says: strange
      .map(({ version, tokens }) => `${tokens} live tokens are hashed with key version ${version}`)
      .join("; "),
    next: "The server can't verify them. Rotate them: latchkey token list --status active",
  };
}

function databaseClock({ time, database }: Status): Finding {
  const seconds = Math.round((Date.parse(time) - Date.now()) / 1_000);
  const megabytes = Math.ceil(database.sizeBytes / 1_000_000);
  const says = `PostgreSQL ${database.version}, ${megabytes} MB, its clock ${Math.abs(seconds)} s apart from ours`;
  return Math.abs(seconds) <= 30 ? fine("database", says) : warning("database", says, "Does NTP run on both?");
}

/** The log is signed within an hour and a minute of whatever is added; a portal that just started has that minute. */
function signatures({ activity: { key, signed } }: Status): Finding {
  if (signed) return fine("activity", `signed up to record ${signed.seq}, ${when(signed.at)}, by the key ${key}`);
  return warning("activity", "the log is not signed yet", "The portal does it a minute after its start.");
}

function backups({ database: { lastArchivedAt } }: Status): Finding {
  if (lastArchivedAt && Date.now() - Date.parse(lastArchivedAt) < 86_400_000)
    return fine("backups", `PostgreSQL last archived its log ${when(lastArchivedAt)}`);
  const says = lastArchivedAt
    ? `PostgreSQL last archived its log ${when(lastArchivedAt)}`
    : "PostgreSQL archives no log; whether somebody dumps the database is not visible from here";
  return warning("backups", says, "pg_dump the database, and keep LATCHKEY_SECRET apart from the dump.");
}
