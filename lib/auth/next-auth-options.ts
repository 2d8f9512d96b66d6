import "server-only";
import type { AuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { env } from "@/lib/env";
import type { AppError } from "@/lib/errors";
import { logger } from "@/lib/log";
import { toAppError } from "@/lib/operation/failure";
import type { RequestFacts } from "@/lib/operation/request";
import { keyFor } from "@/lib/secrets";
import { sameOriginPath } from "./callback-url";
import { cookieAttributes, deviceCookie, sessionCookie } from "./cookies";
import { type IdentityClaims, signInWithIdentity } from "./identity";
import { endSession, readSession, SESSION_HOURS } from "./session";
import { type SignInCookies, signInWithPassword } from "./sign-in";

/** What a call did to the person: filled in while next-auth runs. */
export type Outcome = { signedIn: SignInCookies | null; refused: AppError | null };

/** The secret of next-auth's own short-lived cookies (CSRF, state, nonce, PKCE). */
export const nextAuthSecret = () => keyFor("next-auth").toString("base64");

/**
 * next-auth keeps the protocol, we keep the sessions: its "token" is our session's secret, looked up in the database each
 * time and never carrying a claim. Options are made per call, because who signed in belongs to one call.
 */
export function nextAuthOptions(cookies: Record<string, string>, request: RequestFacts, outcome: Outcome): AuthOptions {
  const attempt = async (signIn: () => Promise<SignInCookies>): Promise<boolean> => {
    try {
      outcome.signedIn = await signIn();
      // A new sign-in replaces the session this browser had.
      await endSession(cookies[sessionCookie()], request);
      return true;
    } catch (error) {
      outcome.refused = toAppError(error, request);
      return false;
    }
  };
  return {
    secret: nextAuthSecret(),
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    session: { strategy: "jwt", maxAge: SESSION_HOURS * 3600 },
    useSecureCookies: cookieAttributes().secure,
    cookies: { sessionToken: { name: sessionCookie(), options: cookieAttributes() } },
    providers: [
      Credentials({
        credentials: { email: { label: "Email", type: "email" }, password: { label: "Password", type: "password" } },
        authorize: async (input) => {
          const { email = "", password = "" } = input ?? {};
          const device = cookies[deviceCookie()];
          return (await attempt(() => signInWithPassword({ email, password, device }, request))) ? { id: email } : null;
        },
      }),
      ...oidcProvider(),
    ],
    callbacks: {
      signIn: async ({ account, profile }) => {
        if (account?.provider !== "oidc") return true;
        const claims = profile as unknown as IdentityClaims;
        return (
          (await attempt(() => signInWithIdentity(claims, request))) ||
          `/sign-in?error=${outcome.refused?.code ?? "internal"}`
        );
      },
      redirect: async ({ url, baseUrl }) => baseUrl + sameOriginPath(url),
      session: async ({ session: { expires, user } }) => ({ expires, user: { name: user?.name, email: user?.email } }),
    },
    jwt: {
      encode: async () => outcome.signedIn?.session ?? cookies[sessionCookie()] ?? "",
      decode: async ({ token }) => {
        const signedIn = await readSession(token);
        return signedIn && { name: signedIn.actor.name, email: signedIn.email };
      },
    },
    events: { signOut: () => endSession(cookies[sessionCookie()], request) },
    logger: {
      error: (code) => logger().warn({ code, requestId: request.requestId }, "next-auth refused a call"),
      warn() {},
      debug() {},
    },
  };
}

function oidcProvider(): AuthOptions["providers"] {
  const { oidc } = env();
  if (!oidc) return [];
  return [
    {
      id: "oidc",
      name: oidc.name,
      type: "oauth",
      wellKnown: `${oidc.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
      clientId: oidc.clientId,
      clientSecret: oidc.clientSecret,
      authorization: { params: { scope: "openid email profile" } },
      checks: ["pkce", "state", "nonce"],
      idToken: true,
      httpOptions: { timeout: 5_000 },
      // Providers may keep the e-mail out of the ID token (OpenID Connect Core, 5.4); what the token says wins.
      userinfo: {
        request: async ({ client, tokens }) => {
          const set = tokens as Exclude<Parameters<typeof client.userinfo>[0], string>;
          const claims = set.claims();
          const told = claims.email || !client.issuer.metadata.userinfo_endpoint ? {} : await client.userinfo(set);
          return { ...told, ...claims };
        },
      },
      profile: (claims: IdentityClaims) => ({ id: claims.sub }),
    },
  ];
}
