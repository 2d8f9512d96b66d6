"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { sameOriginPath } from "@/lib/auth/callback-url";
import { sessionCookie } from "@/lib/auth/cookies";
import { endOtherSessions, endSession } from "@/lib/auth/session";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { currentActor } from "@/lib/portal/current-actor";
import { postToNextAuth } from "@/lib/portal/post-to-next-auth";
import { requestFacts } from "@/lib/portal/request-facts";
import { type ActionResult, answer } from "@/lib/portal/run";

/** Signs in with e-mail and password, then goes where the person wanted to go. */
export async function signIn(input: {
  email: string;
  password: string;
  callbackUrl: string;
}): Promise<ActionResult<void>> {
  const { email, password, callbackUrl } = input;
  return answer(async () => {
    await postToNextAuth("callback/credentials", { email: String(email), password: String(password) });
    redirect(sameOriginPath(String(callbackUrl)));
  });
}

/** Goes to the identity provider, which comes back to next-auth's callback. */
export async function continueWithSingleSignOn(callbackUrl: string): Promise<ActionResult<void>> {
  return answer(async () => redirect(await providerAddress(String(callbackUrl))));
}

/** Goes to the identity provider for a fresh proof: it must ask again, whoever is signed in there. */
export async function confirmWithSingleSignOn(): Promise<ActionResult<void>> {
  return answer(async () => redirect(await providerAddress("/confirm", { prompt: "login", max_age: "0" })));
}

async function providerAddress(callbackUrl: string, query?: Record<string, string>): Promise<string> {
  const { location } = await postToNextAuth("signin/oidc", { callbackUrl: sameOriginPath(callbackUrl) }, query);
  if (!location || new URL(location, env().url).origin === env().url)
    throw new AppError("unavailable", "The identity provider can't be reached right now. Try again in a moment.");
  return location;
}

/** Ends the session and forgets it in the browser. At an identity provider the person stays signed in. */
export async function signOut(): Promise<void> {
  const result = await answer(async () => {
    const jar = await cookies();
    await endSession(jar.get(sessionCookie())?.value, await requestFacts());
    jar.delete(sessionCookie());
  });
  if (!result.ok) throw new Error(result.error.message);
  redirect("/sign-in");
}

/** Ends every other session of the person who is signed in, and answers how many those were. */
export async function signOutElsewhere(): Promise<ActionResult<number>> {
  return answer(async () => {
    const actor = await currentActor();
    if (!actor) throw new AppError("unauthenticated", "Your session ended. Sign in again in another tab, then repeat.");
    return endOtherSessions(actor, await requestFacts());
  });
}
