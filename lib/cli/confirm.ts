import { createInterface } from "node:readline/promises";
import { Failure, UsageFailure } from "./failure";
import type { Words } from "./noun";
import { paint } from "./style";
import { visible } from "./visible";

/**
 * Says on stderr what will stop, then asks. Where nobody can be asked, what can be undone goes ahead, and what can't needs
 * --force.
 */
export async function confirm(
  what: string,
  name: string,
  { final, impact }: NonNullable<Words["asks"]>,
  namespace: string | undefined,
): Promise<void> {
  const lines = (await impact?.(name, namespace)) ?? [];
  for (const line of lines) process.stderr.write(`${visible(line)}\n`);
  if (await isAgreed(`${what}: ${name || "really"}?`, final)) return;
  throw new Failure("cancelled", "Nothing was changed.");
}

/** The answer to a yes-or-no question; no is the default. */
export async function isAgreed(question: string, final: boolean): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    if (!final) return true;
    throw new UsageFailure("This can't be undone, and there is no terminal to ask on. Say --force to do it.");
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${paint("bold", visible(question), process.stderr)} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    // Ctrl-D and Ctrl-C say no.
    return false;
  } finally {
    lines.close();
  }
}
