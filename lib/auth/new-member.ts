import "server-only";
import { z } from "zod";
import { type Budget, takeAttempt } from "@/lib/auth/attempts";
import { AppError } from "@/lib/errors";
import { addressPrefix } from "@/lib/network/address-prefix";
import type { RequestFacts } from "@/lib/operation/request";
import { line } from "@/lib/text/plain-text";
import { passwordProblem } from "./password";
import { normaliseEmail } from "./sign-in";

const BY_ADDRESS: Budget = { name: "one-time-link", points: 30, minutes: 15 };

const email = z.string().transform(normaliseEmail).pipe(z.email("This is no email address.").max(254));
/** What a member may be called. */
export const memberName = line(100, "A name").min(1, "A name is needed: it stands beside what you change.");

/** What someone typed to become a member, checked. Throws `invalid_input` with every field that needs another value. */
export function checkNewMember(input: { email: string; name: string; password: string }) {
  const parsed = z.object({ email, name: memberName }).safeParse(input);
  const fields = (parsed.error?.issues ?? []).map(({ path, message }) => ({ path: path.join("."), message }));
  const problem = passwordProblem(input.password);
  if (problem) fields.push({ path: "password", message: problem });
  if (!parsed.success || problem)
    throw new AppError("invalid_input", fields[0]?.message ?? "Some fields need another value.", fields);
  return parsed.data;
}

/** One-time links are tried at most 30 times in a quarter of an hour from one address. */
export function limitLinkAttempts(request: RequestFacts): Promise<void> {
  return takeAttempt(BY_ADDRESS, addressPrefix(request.ip));
}
