import "server-only";
import { headers } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { sameOriginPath } from "@/lib/auth/callback-url";
import type { AppError } from "@/lib/errors";
import type { RequestFacts } from "@/lib/operation/request";
import { currentActor, withDigest } from "./current-actor";
import { requestFacts } from "./request-facts";
import { PATH_HEADER } from "./request-headers";
import { verbs } from "./verbs";

/**
 * The verbs, for pages: `(await portal()).accessTokens.list({...})` runs as the person who is signed in. Signed out, it
 * goes to sign-in and comes back; what may not be known shows the not-found screen, what may not be done the forbidden one.
 */
export async function portal() {
  const actor = await currentActor();
  if (!actor) return toSignIn();
  return verbs(actor, await requestFacts(), showScreen);
}

/** Goes to the sign-in page, which comes back to the page that was asked for. */
export async function toSignIn(): Promise<never> {
  const here = sameOriginPath((await headers()).get(PATH_HEADER));
  redirect(here === "/" ? "/sign-in" : `/sign-in?callbackUrl=${encodeURIComponent(here)}`);
}

function showScreen(error: AppError, request: RequestFacts): never {
  if (error.code === "not_found") notFound();
  if (error.code === "forbidden") forbidden();
  throw withDigest(error, request);
}
