import "server-only";
import { recordRefusal } from "@/lib/activity/refusals";
import { database, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { addressPrefix } from "@/lib/network/address-prefix";
import type { RequestFacts } from "@/lib/operation/request";
import { type Budget, forgetAttempts, returnAttempt, takeAttempt } from "./attempts";
import { knownDevice, rememberDevice } from "./device";
import { verifyPassword } from "./password";
import { startSession } from "./session";

/** What the browser keeps after signing in: the session's secret, and proof that this device is known. */
export type SignInCookies = { session: string; device: string };

// Never by e-mail alone: that budget would be a stranger's to spend.
const BY_PAIR: Budget = { name: "sign-in-pair", points: 5, minutes: 15 };
const BY_ADDRESS: Budget = { name: "sign-in-address", points: 50, minutes: 15 };
const BY_DEVICE: Budget = { name: "sign-in-device", points: 10, minutes: 15 };

const WRONG = "Email or password is wrong.";

/** E-mail addresses are compared in lower case, without the spaces around them that a paste brings. */
export function normaliseEmail(email: string): string {
  return email.trim().normalize("NFC").toLowerCase();
}

/**
 * Signs in with e-mail and password. Refusals: `unauthenticated` for a wrong password and for people who do not exist,
 * are disabled or have no password, alike in words, work and records' cost; `rate_limited`; `forbidden` when the password
 * is right but the member holds no role. Every refusal is recorded, the password never.
 */
export async function signInWithPassword(
  input: { email: string; password: string; device?: string | undefined },
  request: RequestFacts,
): Promise<SignInCookies> {
  const email = normaliseEmail(input.email);
  const plausible = /^[^@\s\0]+@[^@\s\0]+$/.test(email) && email.length <= 254;
  const member = plausible ? await database().member.findUnique({ where: { email } }) : null;
  const refuse = async (reason: string, error: AppError): Promise<never> => {
    const name = plausible ? email : "";
    await recordRefusal({
      actor: null,
      request,
      action: "session.create",
      reason,
      target: { kind: "member", id: name, name },
    });
    throw error;
  };

  const device = knownDevice(input.device, member?.id);
  const budgets: [Budget, string][] = device
    ? [[BY_DEVICE, device]]
    : [
        [BY_PAIR, `${addressPrefix(request.ip)}|${email}`],
        [BY_ADDRESS, addressPrefix(request.ip)],
      ];
  for (const [budget, key] of budgets)
    await takeAttempt(budget, key).catch((error: AppError) => refuse(error.code.replaceAll("_", "-"), error));

  const usable = member && !member.disabledAt && member.activatedAt ? member : null;
  const right = await verifyPassword(usable?.passwordHash ?? null, input.password);
  if (!usable || !right)
    return refuse(
      member ? (usable ? "wrong-password" : "not-active") : "unknown-member",
      new AppError("unauthenticated", WRONG, [{ path: "password", message: WRONG }]),
    );

  for (const [budget, key] of budgets)
    await (budget === BY_ADDRESS ? returnAttempt(budget, key) : forgetAttempts(budget, key));
  const session = await database().$transaction(async (tx) =>
    (await holdsRole(tx, usable.id)) ? startSession(tx, usable, "password", request) : null,
  );
  if (!session) return refuse("no-role", withoutRole(email));
  return { session, device: rememberDevice(usable.id) };
}

/**
 * True when the member holds a role somewhere. The row stays locked, so that nobody is disabled in between: for writing,
 * since the session that follows notes the sign-in there, and two who only read would wait for each other.
 */
export async function holdsRole(tx: Tx, memberId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ holds: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM role_assignments a WHERE a.member_id = m.id) AS holds
    FROM members m WHERE m.id = ${memberId} AND m.disabled_at IS NULL FOR NO KEY UPDATE`;
  return row?.holds ?? false;
}

/** The refusal of someone who proved who they are but holds no role. */
export function withoutRole(email: string): AppError {
  return new AppError("forbidden", `${email} holds no role here. Ask an admin for one, then sign in.`);
}
