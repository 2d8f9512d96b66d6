import { closeSync, openSync, readSync } from "node:fs";
import { Command } from "commander";
import { type Known, verifyChain } from "@/lib/activity/chain";
import type { ActivityRecord } from "@/lib/activity/contract";
import { addExamples, addFormat, formatOf } from "../command-parts";
import { Failure, UsageFailure } from "../failure";
import { print } from "../print";
import { when } from "../times";
import { visibleJson } from "../visible";

/** `latchkey activity verify`: checks an export without any server. */
export function activityVerify(): Command {
  const command = new Command("verify")
    .summary("Check an export offline: is any record changed, missing or out of order?")
    .description(
      "Checks each record's hash over its fields and over the record before it, without any server. The first record that does not fit is named. The portal signs the log once an hour; with --signed-by, from latchkey doctor, a log that somebody made anew in the database does not fit. That its end was cut off shows only with --head, from a number and hash noted elsewhere.",
    )
    .argument("[file]", "what activity export wrote; by default stdin")
    .option("--head <number:hash>", "the number and hash that a record must have, as an earlier verify said them")
    .option(
      "--signed-by <key>",
      "the key that signs the log, as latchkey doctor says it; again for one before it",
      (key: string, keys: string[] | undefined) => [...(keys ?? []), keyOf(key)],
    );
  addFormat(command);
  addExamples(command, [
    "latchkey activity verify activity.jsonl",
    "latchkey activity verify activity.jsonl --signed-by 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    "latchkey activity verify activity.jsonl --head 4711:9f86d081884c7d65...",
  ]);
  return command.action((file: string | undefined, { head, signedBy }: { head?: string; signedBy?: string[] }) => {
    if ((file === undefined || file === "-") && process.stdin.isTTY)
      throw new UsageFailure("What is to be checked? Say the file that latchkey activity export wrote.");
    const answer = check(file ?? "-", { head: head === undefined ? undefined : headOf(head), keys: signedBy });
    if (formatOf(command) === "json") print(visibleJson(answer, 2));
    if (!answer.ok) throw new Failure("broken_chain", `Record ${answer.seq} does not fit: ${answer.problem}.`);
    if (answer.records === 0) throw new Failure("unreadable", "There is no record to check.");
    const from = answer.firstSeq > 1 ? `, from ${answer.firstSeq} on: those before it are not here` : "";
    if (formatOf(command) === "json") return;
    print(`${answer.records} records fit${from}. The last is ${answer.lastSeq}:${answer.lastHash}`);
    print(
      answer.signed ? `Signed up to ${answer.signed.seq}, ${when(answer.signed.at)}.` : "None of them is signed yet.",
    );
  });
}

function check(file: string, known: Known) {
  try {
    return verifyChain(records(file), known);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Failure("unreadable", "The records lack the exact texts that hashes cover.", EXPORTS);
  }
}

const EXPORTS = { next: ["latchkey activity export --output FILE"] };

function headOf(text: string): { seq: number; hash: string } {
  const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!seq || !hash)
    throw new UsageFailure("--head is a number and a hash of 64 hexadecimal digits, like 4711:9f86...");
  return { seq: Number(seq), hash };
}

function keyOf(text: string): string {
  if (/^[\w-]{43}$/.test(text)) return text;
  throw new UsageFailure("--signed-by is 43 characters, as latchkey doctor says them.");
}

/** The records of a file, line by line, in constant memory. */
function* records(file: string): Generator<ActivityRecord> {
  let number = 0;
  for (const line of lines(file)) {
    number++;
    if (line.trim() === "") continue;
    const record = parsed(line);
    if (!record) throw new Failure("unreadable", `Line ${number} is not a record.`, EXPORTS);
    yield record;
  }
}

function parsed(line: string): ActivityRecord | null {
  try {
    const value = JSON.parse(line) as ActivityRecord;
    return typeof value.seq === "number" && typeof value.recordHash === "string" && value.actor && value.target
      ? value
      : null;
  } catch {
    return null;
  }
}

function* lines(file: string): Generator<string> {
  const descriptor = file === "-" ? 0 : reading(file, () => openSync(file, "r"));
  const chunk = Buffer.alloc(1 << 16);
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  const more = () => reading(file, () => read(descriptor, chunk));
  for (let size = more(); size > 0; size = more()) {
    const parts = (rest + decoder.decode(chunk.subarray(0, size), { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
  if (descriptor !== 0) closeSync(descriptor);
  if (rest !== "") yield rest;
}

function reading<T>(file: string, look: () => T): T {
  try {
    return look();
  } catch (error) {
    throw new Failure("unreadable", `${file} can't be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** A pipe whose writer is slower answers EAGAIN; then this waits for it. */
function read(descriptor: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk, 0, chunk.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
