import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";
import type { Actor } from "@/lib/auth/actor";
import { sessionCookie } from "@/lib/auth/cookies";
import { readSession, type SignedIn } from "@/lib/auth/session";
import type { AppError } from "@/lib/errors";
import { toAppError } from "@/lib/operation/failure";
import type { RequestFacts } from "@/lib/operation/request";
import { requestFacts } from "./request-facts";

/** Who is signed in on this request, read from the database once per request; null when nobody is. */
export const currentSession = cache(async (): Promise<SignedIn | null> => {
  const secret = (await cookies()).get(sessionCookie())?.value;
  return forPage(() => readSession(secret));
});

/** What a page asks besides verbs: its failures are those that the error screen and the page's status speak of. */
export async function forPage<T>(ask: () => Promise<T>): Promise<T> {
  const request = await requestFacts();
  return ask().catch((error: unknown) => {
    throw withDigest(toAppError(error, request), request);
  });
}

/** Ids of requests whose page says that the database is gone. Next has no way to set a page's status (scripts/portal.mjs). */
const UNAVAILABLE = Symbol.for("latchkey.unavailable");

/** The error screen learns the code and the request id from the digest; messages do not reach it in production. */
export function withDigest(error: AppError, { requestId }: RequestFacts): AppError & { digest: string } {
  if (error.code === "unavailable") (globalThis as { [UNAVAILABLE]?: Set<string> })[UNAVAILABLE]?.add(requestId);
  return Object.assign(error, { digest: `${error.code}:${requestId}` });
}

/** The actor of the request being answered; null when nobody is signed in. */
export async function currentActor(): Promise<Actor | null> {
  return (await currentSession())?.actor ?? null;
}
