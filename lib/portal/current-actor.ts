import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";
import type { Actor } from "@/lib/auth/actor";
import { sessionCookie } from "@/lib/auth/cookies";
import { readSession, type SignedIn } from "@/lib/auth/session";

/** Who is signed in on this request, read from the database once per request; null when nobody is. */
export const currentSession = cache(
  async (): Promise<SignedIn | null> => readSession((await cookies()).get(sessionCookie())?.value),
);

/** The actor of the request being answered; null when nobody is signed in. */
export async function currentActor(): Promise<Actor | null> {
  return (await currentSession())?.actor ?? null;
}
