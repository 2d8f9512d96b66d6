import { soundToken } from "../connection";
import { Failure } from "../failure";

/** Ours, so that `Authorization` stays free for the application behind. */
export const HEADER = "Latchkey-Token";

const VARIABLE = "LATCHKEY_CLIENT_TOKEN";

/** The token in LATCHKEY_CLIENT_TOKEN, and never another one. It is fit for a header and for single quotes. */
export function clientToken(): string {
  const text = process.env[VARIABLE];
  if (text === undefined)
    throw new Failure("no_token", `${VARIABLE} is not set. Nothing else is presented to sockets.`, {
      next: [`set ${VARIABLE} to the token of a service account with the role client`],
    });
  const token = soundToken(text, VARIABLE);
  if (/^[\w.~+/=-]+$/.test(token)) return token;
  throw new Failure("no_token", `What ${VARIABLE} holds is not a token.`);
}
