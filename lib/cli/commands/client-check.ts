import { Command } from "commander";
import type { Whoami } from "@/lib/whoami/contract";
import { addExamples, addFormat, formatOf } from "../command-parts";
import { checkedUrl, serverUrl } from "../connection";
import { Failure } from "../failure";
import { print } from "../print";
import { ask, send } from "../send";
import { distance, when } from "../times";
import { visible, visibleJson } from "../visible";
import { clientToken, HEADER } from "./client-token";

type Answer = { url: string; status: number; good: boolean; says: string };

/** `latchkey client check`: whether the token is good, by Latchkey's answer or by the socket's own. */
export function clientCheck(): Command {
  const command = new Command("check")
    .summary("Say whether the token is good, and whether a socket lets it in")
    .description(
      "Without an address it asks Latchkey (LATCHKEY_URL) whose token it is and how long it lasts. With one it asks the socket itself, through its gateway. Ends with 1 when the answer is no.",
    )
    .argument("[url]", "an address of a socket");
  addFormat(command);
  addExamples(command, ["latchkey client check", "latchkey client check https://orders.example.com/health"]);
  return command.action(async (address: string | undefined) => {
    const token = clientToken();
    const answer = address === undefined ? await byLatchkey(token) : await bySocket(address, token);
    if (formatOf(command) === "json") print(visibleJson(answer, 2));
    else print(visible(answer.says));
    if (!answer.good) throw new Failure("not_let_in", `${answer.url} answered ${answer.status}.`);
  });
}

async function byLatchkey(token: string): Promise<Answer> {
  const url = serverUrl();
  try {
    const { subject, token: own } = (await send(`${url}/api/v1/whoami`, token, { method: "GET" })) as Whoami;
    const end = own?.expiresAt ? `expires ${when(own.expiresAt)}, ${distance(own.expiresAt)}` : "never expires";
    return { url, status: 200, good: true, says: `Good: ${own?.name ?? "a token"} of ${subject.name}, ${end}.` };
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== 401) throw error;
    const says = "Not good: expired, revoked, paused, or not a token of this server. Ask for a new one.";
    return { url, status: 401, good: false, says };
  }
}

async function bySocket(address: string, token: string): Promise<Answer> {
  // Checked for what a token may be sent over; the path and query that were said are kept.
  checkedUrl(address);
  const response = await ask(address, null, { method: "GET", headers: { [HEADER.toLowerCase()]: token } });
  await response.body?.cancel();
  const { status } = response;
  const good = status < 400 || status === 404;
  return {
    url: new URL(address).origin,
    status,
    good,
    says: good ? `Let in (${status}).` : (REFUSALS[status] ?? `Answered ${status}.`),
  };
}

const REFUSALS: Readonly<Record<number, string>> = {
  401: "Not let in: the token is not good here (401).",
  403: "Not let in: the token is good, but no policy lets it reach this (403).",
  429: "Too many requests (429). Try again later.",
  503: "The gateway could not ask, so it let nobody in (503). Try again later.",
};
