import type { Reader } from "@/lib/db";
import { read, write } from "@/lib/operation/operation";
import { requireVersion } from "@/lib/operation/versions";
import { settingsContract as contract, type Settings } from "./contract";
import { readStatus } from "./status";
import { sendTestMail } from "./test-mail";

/** The verbs of settings: one row that the whole organisation shares. */
export const settings = {
  get: read("settings.get", contract.get, async ({ db }) => readSettings(db)),

  status: read("settings.status", contract.status, async ({ db }) => readStatus(db)),

  testMail: write("settings.test-mail", contract.testMail, sendTestMail),

  update: write("settings.update", contract.update, async ({ db, request }, input) => {
    await db.$queryRaw`SELECT 1 FROM settings FOR UPDATE`;
    const before = await readSettings(db);
    requireVersion(request, before.version);
    const wanted = { ...before, ...input };
    if (
      wanted.maxTokenLifetimeDays === before.maxTokenLifetimeDays &&
      wanted.allowTokensWithoutExpiry === before.allowTokensWithoutExpiry &&
      wanted.decisionRetentionDays === before.decisionRetentionDays
    )
      return { output: before, change: null };
    await db.settings.update({ where: { id: true }, data: { ...input, version: { increment: 1 } } });
    const after = await readSettings(db);
    return { output: after, change: { target: { kind: "settings", id: "settings", name: "Settings" }, before, after } };
  }),
};

async function readSettings(db: Reader): Promise<Settings> {
  return db.settings.findUniqueOrThrow({
    where: { id: true },
    select: { maxTokenLifetimeDays: true, allowTokensWithoutExpiry: true, decisionRetentionDays: true, version: true },
  });
}
