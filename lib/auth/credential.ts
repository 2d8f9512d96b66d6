import { looksLikeOurJwt } from "@/lib/access-tokens/jwt";

/** Headers made for a machine's token: ours first, then those of the systems people come from. Each holds the bare token. */
const OWN_HEADERS = [
  "x-latchkey-authorization",
  "latchkey-token",
  "border0-token",
  "x-access-token",
  "x-pomerium-authorization",
] as const;

const looksLikeOurs = (text: string) => /^lk[sgx]_/.test(text) || looksLikeOurJwt(text);

export type Presented =
  | { is: "missing" }
  /** Two of our tokens that differ, or a header of ours given twice: nobody can say which was meant. */
  | { is: "conflicting" }
  /** Something was presented as a token; whether it is one is the next question. */
  | { is: "token"; text: string };

/**
 * Finds the one token a request presents, in any of the forms of CONTRACT ("How a token is presented"). `header` answers
 * every value of a header by its lower-case name. A header of ours wins over an `Authorization` that holds something else.
 */
export function presentedToken(header: (name: string) => readonly string[]): Presented {
  const own: string[] = [];
  for (const name of OWN_HEADERS) {
    const values = header(name);
    if (values.length > 1 || values[0]?.includes(",")) return { is: "conflicting" };
    if (values[0] !== undefined) own.push(values[0]);
  }
  const authorizations = header("authorization");
  if (authorizations.length > 1) return { is: "conflicting" };
  const authorization = authorizations[0] === undefined ? null : readAuthorization(authorizations[0]);

  const ours = new Set(authorization?.ours ? [...own, authorization.text] : own);
  if (ours.size > 1) return { is: "conflicting" };
  const [text] = ours;
  if (text !== undefined) return { is: "token", text };
  return authorization ? { is: "token", text: authorization.text } : { is: "missing" };
}

/** The token in an `Authorization` value: bare, or after one scheme and one space. `ours`: it was meant for us. */
function readAuthorization(value: string): { text: string; ours: boolean } {
  const named = /^(latchkey|pomerium) (.*)$/is.exec(value) ?? /^bearer (latchkey|pomerium)-(.*)$/is.exec(value);
  if (named) return { text: named[2] as string, ours: true };
  const text = /^(?:bearer|token) (.*)$/is.exec(value)?.[1] ?? value;
  return { text, ours: looksLikeOurs(text) };
}
