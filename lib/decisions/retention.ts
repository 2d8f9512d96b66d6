import "server-only";
import { appendActivity } from "@/lib/activity/record";
import { systemActor } from "@/lib/auth/actor";
import { database } from "@/lib/db";
import { localRequest } from "@/lib/operation/request";

const DAY = 86_400_000;

/**
 * Has the partitions of today and the next two days ready, and drops the days that the organisation keeps no longer, with
 * the counts and the policy texts that only those needed. Dropping is recorded, once a day at the most.
 */
export async function keepDecisionDays(now: Date): Promise<void> {
  const day = (offset: number) => new Date(now.getTime() + offset * DAY).toISOString().slice(0, 10);
  await database().$executeRaw`SELECT make_decision_days(${day(0)}::date, ${day(2)}::date)`;
  const { decisionRetentionDays: days } = await database().settings.findFirstOrThrow({
    select: { decisionRetentionDays: true },
  });
  const before = new Date(Date.parse(day(0)) - days * DAY);
  const [due] = await database().$queryRaw<{ due: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM pg_inherits WHERE inhparent = 'decisions'::regclass
      AND to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') < (${before}::timestamptz AT TIME ZONE 'UTC')::date) AS due`;
  if (!due?.due) return;
  await database().$transaction(async (tx) => {
    const [gone] = await tx.$queryRaw<{ days: number }[]>`SELECT drop_decision_days(${before}) AS days`;
    if (!gone?.days) return;
    await tx.$executeRaw`DELETE FROM decision_counts WHERE at < ${before}`;
    await tx.$executeRaw`DELETE FROM decision_policies WHERE used_at < ${before}::timestamptz - interval '1 day'`;
    await appendActivity(tx, {
      actor: systemActor,
      request: localRequest(),
      namespace: "",
      action: "decisions.forget",
      target: { kind: "decision", id: "old", name: `older than ${days} days` },
      before: { days: gone.days, until: before },
      outcome: "done",
    });
  });
}
