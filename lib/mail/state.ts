import "server-only";
import { database, type Reader } from "@/lib/db";
import { env } from "@/lib/env";
import { logger } from "@/lib/log";
import type { Delivery } from "./send";
import { mailServer } from "./server";

/** Who sends through which server, without credentials, and how that went last; null when mail is off. */
export type MailStatus = {
  from: string;
  host: string;
  links: string;
  sentAt: string | null;
  failedAt: string | null;
  problem: string | null;
};

/** Keeps how the server took a mail. That it refused one person's address says nothing of the next. Never throws. */
export async function noteDelivery(delivery: Delivery): Promise<void> {
  try {
    if (delivery.mail === "sent") await database().$executeRaw`UPDATE mail_state SET sent_at = now()`;
    if (delivery.mail === "failed" && delivery.about === "server")
      await database().$executeRaw`UPDATE mail_state SET failed_at = now(), problem = ${delivery.because}`;
  } catch (error) {
    logger().warn({ error }, "how a mail went was not kept");
  }
}

/** Reads the same. `problem` is null once a mail was sent after it. */
export async function readMailStatus(db: Reader): Promise<MailStatus | null> {
  const server = mailServer();
  if (!server) return null;
  const [row] = await db.$queryRaw<{ sentAt: Date | null; failedAt: Date | null; problem: string | null }[]>`
    SELECT sent_at AS "sentAt", failed_at AS "failedAt", problem FROM mail_state`;
  const { sentAt = null, failedAt = null, problem = null } = row ?? {};
  const isOver = sentAt !== null && failedAt !== null && sentAt > failedAt;
  const { name, address } = server.from;
  return {
    from: name ? `${name} <${address}>` : address,
    host: server.host,
    links: env().url,
    sentAt: sentAt?.toISOString() ?? null,
    failedAt: isOver ? null : (failedAt?.toISOString() ?? null),
    problem: isOver ? null : problem,
  };
}
