import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import { askSecret } from "../ask-secret";
import { addExamples, addFormat, formatOf } from "../command-parts";
import { configPath, writeLogin } from "../config";
import { checkedUrl, soundToken } from "../connection";
import { Failure, UsageFailure } from "../failure";
import { print } from "../print";
import { send } from "../send";
import { visible, visibleJson } from "../visible";

type Said = { tokenFile?: string; tokenStdin?: boolean; allowHttp?: boolean };

/** `latchkey login`: proves a token to a server and keeps both. */
export function login(): Command {
  const command = new Command("login")
    .summary("Keep a server and a token for the commands that follow")
    .description("Presents the token to the server, and keeps both in a file that only you can read.")
    .argument("<url>", "where the portal is")
    .addOption(new Option("--method <method>", "how you prove who you are").choices(["token"]).default("token"))
    .addOption(new Option("--token-file <file>", "the file that holds the token").conflicts("tokenStdin"))
    .option("--token-stdin", "read the token from stdin")
    .option("--allow-http", "accept a server without TLS on another machine");
  addFormat(command);
  addExamples(command, [
    "latchkey login https://latchkey.example.com --method token --token-file ~/nightly-token",
    "pass show latchkey | latchkey login https://latchkey.example.com --token-stdin",
  ]);
  return command.action(async (address: string, said: Said) => {
    const url = checkedUrl(address, said.allowHttp);
    const token = await readToken(said);
    const answer = await present(url, token);
    writeLogin({ url, token, ...(said.allowHttp && { allowHttp: true }) });
    if (formatOf(command) === "json") print(visibleJson(answer, 2));
    process.stderr.write(`Logged in to ${url} as ${visible(answer.subject.name)}. Kept in ${configPath()}.\n`);
  });
}

async function readToken({ tokenFile, tokenStdin }: Said): Promise<string> {
  if (tokenFile !== undefined && tokenFile !== "-") return soundToken(readFile(tokenFile), tokenFile);
  if (tokenStdin || tokenFile === "-") return soundToken(readFileSync(0, "utf8"), "stdin");
  if (process.stdin.isTTY && process.stderr.isTTY)
    return soundToken(await askSecret("Access token: "), "what you typed");
  throw new UsageFailure("Where is the token? Say --token-file FILE or --token-stdin.");
}

function readFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Failure("no_token", `${path} can't be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** Nothing is kept that the server does not accept. */
async function present(url: string, token: string): Promise<{ subject: { name: string } }> {
  try {
    return (await send(`${url}/api/v1/whoami`, token, { method: "GET" })) as { subject: { name: string } };
  } catch (error) {
    if (error instanceof Failure && error.code === "unauthenticated")
      error.next = [
        "The token is expired, revoked or mistyped; the server does not say which. Someone who is logged in makes a new one:",
        "latchkey token set NAME --user ACCOUNT --expires-at 2027-01-01",
      ];
    throw error;
  }
}
