import { spawn } from "node:child_process";
import { Command } from "commander";
import { isLoopback } from "@/lib/network/loopback";
import { addExamples } from "../command-parts";
import { Failure } from "../failure";
import { clientToken, HEADER } from "./client-token";

/** `latchkey client curl`: curl with the token in a header, which no list of processes shows. */
export function clientCurl(): Command {
  const command = new Command("curl")
    .summary("Run curl with the token in a header")
    .description(
      `Runs curl with what you say, and the token as ${HEADER}. The token stands in no argument. Redirects are not followed, because curl would send the header on to wherever they lead. Plain http is for this machine only, unless LATCHKEY_ALLOW_HTTP is 1. Ends with curl's own exit code.`,
    )
    .argument("<words...>", "what curl is told")
    .passThroughOptions()
    .allowUnknownOption();
  addExamples(command, [
    "latchkey client curl https://orders.example.com/api/v1",
    `latchkey client curl -sS -X POST https://orders.example.com/api/v1/orders -H "Content-Type: application/json" -d '{}'`,
  ]);
  return command.action(async (words: string[]) => {
    process.exitCode = await curl(words, clientToken());
  });
}

// A descriptor that only curl reads; Node's own pipes are sockets, which nobody can open by a path.
const SCRIPT = `exec curl "$@" 3<<END
${HEADER}: $LATCHKEY_CLIENT_TOKEN
END`;

function curl(words: readonly string[], token: string): Promise<number> {
  // Ours come last: curl takes the last word on each, and after a --next they hold for what follows it.
  const args = [...words, "--proto", protocols(words), "--max-redirs", "0", "--header", "@/dev/fd/3"];
  const env = { ...process.env, LATCHKEY_CLIENT_TOKEN: token };
  const child = spawn("sh", ["-c", SCRIPT, "sh", ...args], { stdio: "inherit", env });
  return new Promise((done, failed) => {
    child.once("error", () => failed(new Failure("no_shell", "There is no sh to start curl with.")));
    child.once("close", (code) => done(code ?? 1));
  });
}

/** What curl may speak: https, and http where it stays on this machine. */
function protocols(words: readonly string[]): string {
  if (process.env.LATCHKEY_ALLOW_HTTP === "1") return "=http,https";
  const plain = words.filter((word) => !/^https:/i.test(word)).flatMap((word) => hostOf(word) ?? []);
  const away = plain.find((host) => !isLoopback(host));
  if (away !== undefined)
    throw new Failure(
      "insecure_url",
      `http://${away} is not encrypted: whoever listens on the way could take the token.`,
      {
        next: ["use https, or set LATCHKEY_ALLOW_HTTP=1 where the way is protected otherwise"],
      },
    );
  return plain.length > 0 ? "=http,https" : "=https";
}

/** The host of an address of plain http; without a scheme curl means http, so `localhost:8080` counts. */
function hostOf(word: string): string | null {
  const text = /^http:/i.test(word) ? word : /^(localhost|127\.|\[::1\])/.test(word) ? `http://${word}` : null;
  return text !== null && URL.canParse(text) ? new URL(text).hostname : null;
}
