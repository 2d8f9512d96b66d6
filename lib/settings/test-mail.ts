import "server-only";
import type { Actor } from "@/lib/auth/actor";
import { type Budget, takeAttempt } from "@/lib/auth/attempts";
import type { Reader, Tx } from "@/lib/db";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { testLetter } from "@/lib/mail/letters";
import { sendMail } from "@/lib/mail/send";
import type { Run, Written } from "@/lib/operation/operation";
import { ACTIVE_OWNERS } from "@/lib/service-accounts/active-owners";
import type { TestMail } from "./contract";

type Person = { id: string; name: string; email: string };

const BY_ACTOR: Budget = { name: "test-mail", points: 10, minutes: 15 };

/**
 * Sends a mail to whoever asks, and to nobody else: no address is taken from the call. A machine's goes to one of its owners.
 * Ten in a quarter of an hour, then `rate_limited`. The server's answer is passed on to whoever asked, and kept only
 * where an Idempotency-Key asks for the same answer again.
 */
export async function sendTestMail({ db, actor }: Run<Tx>): Promise<Written<TestMail>> {
  const to = await addressee(db, actor);
  if (!to)
    throw new AppError("conflict", "Nobody who owns this account can read mail, so there is nobody to send it to.");
  const { smtp, url } = env();
  if (smtp) await takeAttempt(BY_ACTOR, actor.id);
  await db.$executeRaw`UPDATE mail_state SET tested_at = now()`;
  const unsent: TestMail = { to: to.email, mail: smtp ? null : "off", mailProblem: null, serverSaid: null };
  return {
    output: unsent,
    change: {
      target: { kind: "member", id: to.id, name: to.name },
      after: { to: to.email, mail: smtp ? "on" : "off" },
    },
    ...(smtp && {
      afterwards: async () => {
        const delivery = await sendMail(testLetter({ to, by: actor.name, portal: url }));
        return delivery.mail === "failed"
          ? { mail: delivery.mail, mailProblem: delivery.because, serverSaid: delivery.said }
          : { mail: delivery.mail };
      },
    }),
  };
}

async function addressee(db: Reader, { kind, id }: Actor): Promise<Person | undefined> {
  const [person] =
    kind === "member"
      ? await db.$queryRaw<Person[]>`SELECT id, name, email FROM members WHERE id = ${id}`
      : await db.$queryRaw<Person[]>`
          SELECT member_id AS id, name, email FROM (${ACTIVE_OWNERS}) o WHERE account_id = ${id} ORDER BY email LIMIT 1`;
  return person;
}
