import "server-only";
import { cookies } from "next/headers";
import { cookieAttributes, DEVICE_DAYS, deviceCookie, sessionCookie } from "@/lib/auth/cookies";
import { SESSION_HOURS } from "@/lib/auth/session";
import type { SignInCookies } from "@/lib/auth/sign-in";

/** Gives the browser what a sign-in made. Only in server actions and route handlers. */
export async function keepSignIn({ session, device }: SignInCookies): Promise<void> {
  const jar = await cookies();
  jar.set(sessionCookie(), session, { ...cookieAttributes(), maxAge: SESSION_HOURS * 3600 });
  jar.set(deviceCookie(), device, { ...cookieAttributes(), maxAge: DEVICE_DAYS * 86_400 });
}
