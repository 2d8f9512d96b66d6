import { Command, Option } from "commander";
import type { AccessTest } from "@/lib/policies/explain-contract";
import { call } from "../api";
import { addExamples, addFormat, formatOf } from "../command-parts";
import { Failure, UsageFailure } from "../failure";
import { instantOf } from "../fields";
import { print } from "../print";
import { readDocument } from "../read-document";
import { paint, paintStatus } from "../style";
import { when } from "../times";
import { visible, visibleJson } from "../visible";
import { namespaceIn, soundDocument } from "./policy-diff";

type Said = {
  serviceAccount?: string;
  token?: string;
  member?: string;
  socket: string;
  action: string;
  ip?: string;
  time?: string;
  method?: string;
  path?: string;
  username?: string;
  command?: string;
  namespace?: string;
  file?: string;
  expect?: "allow" | "deny";
};

/** `latchkey policy test`: asks as the gate would, and says why. */
export function policyTest(): Command {
  const command = new Command("test")
    .summary("Ask whether someone reaches a socket, and why")
    .description("Answers as the gate would, policy by policy and part by part. Changes nothing.")
    .option("--service-account <account>", "who asks: a service account")
    .option("--token <token>", "who asks: one access token, by its id or hint")
    .option("--member <email>", "who asks: a member")
    .requiredOption("--socket <socket>", "what is to be reached")
    .option("--action <action>", "what is to be done there", "http")
    .option("--ip <address>", "from where")
    .option("--time <time>", "when (default: now)")
    .option("--method <method>", "for http: the method")
    .option("--path <path>", "for http: the path")
    .option("--username <name>", "for ssh: as whom")
    .option("--command <command>", "for ssh: what is run")
    .option("-n, --namespace <namespace>", "where names are looked for first")
    .option("-f, --file <file>", "test this document in place of the saved policy of its name, as JSON or YAML")
    .addOption(new Option("--expect <decision>", "fail when the answer is another one").choices(["allow", "deny"]));
  addFormat(command);
  addExamples(command, [
    "latchkey policy test --service-account svc-ci --socket orders --method GET --path /api/v1",
    "latchkey policy test --member ana@example.com --socket web-1 --action ssh.shell --ip 198.51.100.42",
    "latchkey policy test --service-account svc-ci --socket orders -f draft.json --expect deny   # in a pipeline",
  ]);
  return command.action(async (said: Said) => {
    const answer = await call("policies.test", await question(said));
    print(formatOf(command) === "json" ? visibleJson(answer, 2) : explained(answer));
    if (said.expect && said.expect !== answer.decision)
      throw new Failure("unexpected_decision", `The answer is ${answer.decision}, not ${said.expect}.`);
  });
}

async function question(said: Said): Promise<Parameters<typeof call<"policies.test">>[1]> {
  const { serviceAccount, token, member, method, path, username, command } = said;
  if ([serviceAccount, token, member].filter((one) => one !== undefined).length !== 1)
    throw new UsageFailure("Say who asks, once: --service-account, --token or --member.");
  const value = said.file === undefined ? undefined : await readDocument(said.file);
  const home = said.namespace ?? (value && namespaceIn(value));
  return {
    subject: { serviceAccount, token, member },
    socket: said.socket,
    action: said.action as never,
    ip: said.ip ?? null,
    time: said.time && instantOf(said.time),
    namespace: said.namespace,
    ...((method !== undefined || path !== undefined) && { http: { method, path } }),
    ...((username !== undefined || command !== undefined) && { ssh: { username, command } }),
    ...(value && { draft: { ...soundDocument(value, said.file ?? ""), ...(home && { namespace: home }) } }),
  };
}

function explained({
  decision,
  because,
  subject,
  socket,
  country,
  time,
  policies,
  omitted,
  hidden,
}: AccessTest): string {
  const lines = [
    `${paintStatus(decision)}: ${visible(because)}`,
    `${visible(subject.name)} to ${visible(socket.name)}, ${when(time)}${country ? `, from ${country}` : ""}`,
  ];
  for (const one of policies) {
    const how = [one.effect, one.matched ? "matches" : "does not match", ...(one.draft ? ["draft"] : [])];
    lines.push("", `${paint(one.decides ? "bold" : "dim", visible(one.policy))} (${how.join(", ")})`);
    for (const { part, present, met, because: why } of one.parts)
      if (present || !met) lines.push(`  ${met ? "yes" : "no "}  ${(WORDS[part] ?? part).padEnd(10)}  ${visible(why)}`);
  }
  if (omitted > 0) lines.push("", `and ${omitted} policies that came less near`);
  if (hidden) lines.push("", "Policies that you may not read took part.");
  return lines.join("\n");
}

const WORDS: Record<string, string> = { appliesTo: "applies to" };
