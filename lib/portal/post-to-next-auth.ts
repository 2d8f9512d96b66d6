import "server-only";
import { cookies } from "next/headers";
import { type AuthAnswer, callNextAuth, csrfPair } from "@/lib/auth/next-auth";
import { requestFacts } from "./request-facts";

/**
 * Posts to one of next-auth's routes from a server action, and keeps the cookies it sets. The action has checked its
 * origin already, so it brings its own CSRF pair. Throws the refusal when a sign-in did not come about.
 */
export async function postToNextAuth(
  action: "callback/credentials" | "signin/oidc",
  body: Record<string, string>,
  query: Record<string, string> = {},
): Promise<AuthAnswer> {
  const jar = await cookies();
  const csrf = csrfPair();
  const answer = await callNextAuth({
    method: "POST",
    action,
    query,
    body: { ...body, csrfToken: csrf.token },
    cookies: { ...Object.fromEntries(jar.getAll().map(({ name, value }) => [name, value])), ...csrf.cookies },
    request: await requestFacts(),
  });
  if (answer.refused) throw answer.refused;
  for (const line of answer.setCookies) jar.set(parseSetCookie(line));
  return answer;
}

/** A `Set-Cookie` line (RFC 6265, 4.1) in the form that Next takes. */
function parseSetCookie(line: string) {
  const [pair = "", ...attributes] = line.split(/;\s*/);
  const value = (name: string) =>
    attributes.find((text) => text.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
  const has = (name: string) => attributes.some((text) => text.toLowerCase() === name);
  const equals = pair.indexOf("=");
  const maxAge = value("max-age");
  const expires = value("expires");
  return {
    name: pair.slice(0, equals),
    value: decodeURIComponent(pair.slice(equals + 1)),
    path: value("path") ?? "/",
    httpOnly: has("httponly"),
    secure: has("secure"),
    sameSite: "lax" as const,
    ...(maxAge === undefined ? {} : { maxAge: Number(maxAge) }),
    ...(expires === undefined ? {} : { expires: new Date(expires) }),
  };
}
