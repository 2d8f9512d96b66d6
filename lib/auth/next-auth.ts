import "server-only";
import { createHash, randomBytes } from "node:crypto";
import NextAuth from "next-auth";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { RequestFacts } from "@/lib/operation/request";
import { cookieAttributes, DEVICE_DAYS, deviceCookie } from "./cookies";
import { nextAuthOptions, nextAuthSecret, type Outcome } from "./next-auth-options";

/** One call of next-auth's HTTP interface; `action` is the path below /api/auth. */
export type AuthCall = {
  method: "GET" | "POST";
  action: string;
  query: Record<string, string>;
  body: Record<string, string>;
  cookies: Record<string, string>;
  request: RequestFacts;
};

/** What to answer: `Set-Cookie` lines among it; `refused` says why a sign-in did not come about. */
export type AuthAnswer = {
  status: number;
  body: string;
  contentType: string;
  location: string | null;
  setCookies: string[];
  refused: AppError | null;
};

const ROUTES = new Set([
  "GET session",
  "GET csrf",
  "GET providers",
  "GET signin",
  "GET error",
  "GET callback/oidc",
  "POST signin/oidc",
  "POST signout",
  "POST callback/credentials",
]);

/** Runs one of next-auth's routes that we use; any other is `not_found`. */
export async function callNextAuth({ method, action, query, body, cookies, request }: AuthCall): Promise<AuthAnswer> {
  if (!ROUTES.has(`${method} ${action}`)) throw new AppError("not_found", "There is nothing at this address.");
  // Links are built from the configured address alone, whatever a Host or X-Forwarded-Host header claims.
  process.env.NEXTAUTH_URL = env().url;
  const outcome: Outcome = { signedIn: null, refused: null };
  const answer = collector();
  const call = { method, body, cookies, headers: {}, query: { ...query, nextauth: action.split("/") } };
  await (NextAuth as (...all: unknown[]) => Promise<void>)(
    call,
    answer.res,
    nextAuthOptions(cookies, request, outcome),
  );
  const setCookies = answer.header("set-cookie");
  if (outcome.signedIn) setCookies.push(deviceLine(outcome.signedIn.device));
  return {
    ...answer.sent,
    contentType: answer.header("content-type")[0] ?? "application/json",
    location: answer.header("location")[0] ?? null,
    setCookies,
    refused: outcome.refused,
  };
}

/** The pair that next-auth compares, for calls our own server actions make after they checked the origin. */
export function csrfPair(): { token: string; cookies: Record<string, string> } {
  const token = randomBytes(32).toString("hex");
  const hash = createHash("sha256").update(`${token}${nextAuthSecret()}`).digest("hex");
  const name = cookieAttributes().secure ? "__Host-next-auth.csrf-token" : "next-auth.csrf-token";
  return { token, cookies: { [name]: `${token}|${hash}` } };
}

function deviceLine(value: string): string {
  const secure = cookieAttributes().secure ? "; Secure" : "";
  return `${deviceCookie()}=${value}; Path=/; Max-Age=${DEVICE_DAYS * 86_400}; HttpOnly; SameSite=Lax${secure}`;
}

/** The few methods of a Node response that next-auth writes to. */
function collector() {
  const headers = new Map<string, string | string[]>();
  const sent = { status: 200, body: "" };
  const res = {
    status(code: number) {
      sent.status = code;
      return res;
    },
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    setHeader(name: string, value: string | string[]) {
      headers.set(name.toLowerCase(), value);
      return res;
    },
    json(value: unknown) {
      sent.body = JSON.stringify(value);
    },
    send(value: unknown) {
      sent.body = typeof value === "string" ? value : JSON.stringify(value ?? {});
    },
    end() {},
  };
  return { res, sent, header: (name: string) => [headers.get(name) ?? []].flat() };
}
