import { env } from "@/lib/env";

const secure = () => env().url.startsWith("https://");

/** Cookie attributes of everything we set: not for scripts, not for other sites' posts, and only over TLS where there is TLS. */
export function cookieAttributes() {
  return { httpOnly: true, sameSite: "lax", path: "/", secure: secure() } as const;
}

/** The session cookie's name. `__Host-` keeps neighbours on the same domain from planting one (RFC 6265bis, 4.1.3.2). */
export function sessionCookie(): string {
  return secure() ? "__Host-latchkey-session" : "latchkey-session";
}

/** The name of the cookie that remembers a known device. */
export function deviceCookie(): string {
  return secure() ? "__Host-latchkey-device" : "latchkey-device";
}

export const DEVICE_DAYS = 400;
