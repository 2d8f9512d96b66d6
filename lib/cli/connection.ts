import { isLoopback } from "@/lib/network/loopback";
import { configPath, type Login, looseMode, readLogin } from "./config";
import { Failure, UsageFailure } from "./failure";

/** Which server is asked, and what is presented there. */
export type Connection = {
  /** Without a slash at the end. */
  url: string;
  token: string;
  /** Where the token came from, in words. */
  source: string;
};

const TOKEN_VARIABLE = "LATCHKEY_ADMIN_TOKEN";

/**
 * The environment decides before the login that is kept. A kept token is presented to the server that it was kept for and
 * to no other, whatever LATCHKEY_URL says.
 */
export function connection(): Connection {
  const { LATCHKEY_URL, [TOKEN_VARIABLE]: token } = process.env;
  const login = token && LATCHKEY_URL ? null : readLogin();
  if (token) return { url: serverUrl(login), token: soundToken(token, TOKEN_VARIABLE), source: TOKEN_VARIABLE };
  if (!login)
    throw new Failure("not_logged_in", "There is no token to present.", {
      next: ["latchkey login URL --token-file FILE", `or set LATCHKEY_URL and ${TOKEN_VARIABLE}`],
    });
  const url = checkedUrl(login.url, login.allowHttp);
  if (LATCHKEY_URL && checkedUrl(LATCHKEY_URL) !== url)
    throw new Failure("not_logged_in", `LATCHKEY_URL is another server than ${url}, which the kept token is for.`, {
      next: [`latchkey login ${LATCHKEY_URL} --token-file FILE`, "or unset LATCHKEY_URL"],
    });
  const mode = looseMode();
  if (mode) process.stderr.write(`Others may read ${configPath()} (mode ${mode}). Make it 0600.\n`);
  return { url, token: soundToken(login.token, "the kept token"), source: "latchkey login" };
}

/** The server that is meant when a token does not say which: LATCHKEY_URL, the login's, else one on this machine. */
export function serverUrl(login: Login | null = process.env.LATCHKEY_URL ? null : readLogin()): string {
  if (process.env.LATCHKEY_URL) return checkedUrl(process.env.LATCHKEY_URL);
  return login ? checkedUrl(login.url, login.allowHttp) : `http://localhost:${process.env.PORT || 3000}`;
}

/** An address that a token may be sent to: https, or http on this machine; other http only where that was allowed. */
export function checkedUrl(text: string, allowHttp = false): string {
  const url = URL.parse ? URL.parse(text) : parsed(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new UsageFailure("A server's address is like https://latchkey.example.com, without user and password.");
  if (url.protocol === "http:" && !isLoopback(url.hostname) && !allowHttp && process.env.LATCHKEY_ALLOW_HTTP !== "1")
    throw new Failure(
      "insecure_url",
      `${url.origin} is not encrypted: whoever listens on the way could take the token.`,
      {
        next: ["use https, or set LATCHKEY_ALLOW_HTTP=1 where the way is protected otherwise"],
      },
    );
  return `${url.origin}${url.pathname}`.replace(/\/(api\/v1\/?)?$/, "");
}

/** A token as it may stand in a header; what else there is, a line break for one, would say something else there. */
export function soundToken(text: string, from: string): string {
  const token = text.trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new Failure(
    "no_token",
    token === "" ? `There is no token in ${from}.` : `What ${from} holds is not one token.`,
  );
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
