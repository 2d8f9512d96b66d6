import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./child-processes";

/** What one block of a guide printed, and what the guide says that it prints. */
export type Ran = { block: string; printed: string; written: string };

type Follow = {
  url: string;
  /** The gate's address, for guides that ask it. */
  gate?: string;
  /** Other addresses of the guide, and the test's in their place, as known when a block begins. */
  addresses?: Readonly<Record<string, string>>;
  /** A token that may do everything: the guide finds it as `bootstrap-token`. */
  token: string;
  /** What its reader does in the portal, or what time does, before the lines under a heading. */
  before?: Record<string, () => Promise<void>>;
};

type Block = { heading: string; sh: string; fails: boolean; written: string | null; at: number; length: number };

/**
 * Follows a guide as its reader does: each `sh` block runs as it stands, in one shell from the first to the last, and prints
 * what the block of text after it shows; `sh fails` says that it ends with an error. Only the portal's address and the day
 * that the guide calls 2027-01-01 are the test's, and ids, tokens and times are shown as samples. With
 * LATCHKEY_UPDATE_GUIDES=1 the guide is written anew with what was printed.
 */
export async function* followGuide(
  path: string,
  { url, gate = url, addresses = {}, token, before = {} }: Follow,
): AsyncGenerator<Ran> {
  const text = readFileSync(path, "utf8");
  const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading as string);
  const unknown = Object.keys(before).filter((heading) => !headings.includes(heading));
  if (unknown.length > 0) throw new Error(`${path} has no heading ${unknown.join(", ")}`);
  const shell = openShell({ url, gate, addresses, token });
  const printed: string[] = [];
  const blocks = blocksOf(text);
  try {
    for (const heading of ["", ...headings]) {
      await before[heading]?.();
      for (const block of blocks.filter((one) => one.heading === heading)) {
        const { output, code } = await shell.run(block.sh);
        const end = (code !== 0) === block.fails ? "" : `(ended with ${code})\n`;
        printed.push(shell.asSample(output) + end);
        yield {
          block: `${path}:${text.slice(0, block.at).split("\n").length} ${heading}`,
          printed: printed.at(-1) ?? "",
          written: process.env.LATCHKEY_UPDATE_GUIDES ? shell.asSample(output) : (block.written ?? ""),
        };
      }
    }
  } finally {
    shell.close();
  }
  if (process.env.LATCHKEY_UPDATE_GUIDES) writeFileSync(path, rewritten(text, blocks, printed));
}

function blocksOf(text: string): Block[] {
  const found = text.matchAll(/^```sh( fails)?\n(.*?)^```\n(?:\n```(?:text|json|yaml)\n(.*?)^```\n)?/gms);
  return [...found].map(({ 0: all, 1: fails, 2: sh = "", 3: written, index: at }) => ({
    heading: [...text.slice(0, at).matchAll(/^## (.*)$/gm)].at(-1)?.[1] ?? "",
    sh,
    fails: fails !== undefined,
    written: written ?? null,
    at,
    length: all.length,
  }));
}

/** One shell for a whole guide: what a block exports, the next ones have. Its home and folder are its own. */
function openShell({ url, gate, addresses, token }: Required<Omit<Follow, "before">>) {
  const home = mkdtempSync(join(tmpdir(), "latchkey-guide-"));
  const bin = join(home, ".bin");
  mkdirSync(bin);
  symlinkSync(join(ROOT, "bin", "latchkey.mjs"), join(bin, "latchkey"));
  writeFileSync(join(home, "bootstrap-token"), `${token}\n`, { mode: 0o600 });
  const variables = join(home, ".variables");
  writeFileSync(variables, "");
  const [host, gateHost] = [new URL(url).host, new URL(gate).host];
  const start = new Date();
  const soon = new Date(start.getTime() + 300 * DAY).toISOString().slice(0, 10);
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: home,
    TZ: "UTC",
    LC_ALL: "C.UTF-8",
    NODE_ENV: "production" as const,
  };
  return {
    async run(block: string): Promise<{ output: string; code: number | null }> {
      const known = { "localhost:3000": host, "localhost:3001": gateHost, "2027-01-01": soon, ...addresses };
      const lines = Object.entries(known).reduce((text, [theirs, ours]) => text.replaceAll(theirs, ours), block);
      const script = `exec 2>&1; . ${variables}; trap 'export -p > ${variables}' EXIT\n${lines}`;
      const child = spawn("bash", ["-e", "-u", "-o", "pipefail", "-c", script], {
        cwd: home,
        env,
        stdio: ["ignore", "pipe", "ignore"],
      });
      let output = "";
      child.stdout.setEncoding("utf8").on("data", (chunk) => {
        output += chunk;
      });
      const code = await new Promise<number | null>((done, failed) => child.once("error", failed).once("close", done));
      return { output, code };
    },
    asSample: (output: string) =>
      sample(
        output.replaceAll(soon, "2027-01-01").replaceAll(host, "localhost:3000").replaceAll(home, "/home/you"),
        start,
      ),
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}

const DAY = 86_400_000;
const SAMPLE_DAY = Date.UTC(2026, 7, 3, 9, 30);
const SAMPLE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd16Qbs4";

/** The output with samples of the same width in place of what is different each time. Times keep their days apart. */
function sample(output: string, start: Date): string {
  const moved = (time: string) =>
    new Date(SAMPLE_DAY + Math.round((Date.parse(time) - start.getTime()) / DAY) * DAY).toISOString();
  return output
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, "eyJ...")
    .replace(
      /\b(lk[sgx]_)[0-9A-Za-z]{12}(_[0-9A-Za-z]{46})?\b/g,
      (_all, kind, secret) => `${kind}0123456789AB${secret ? `_${SAMPLE}` : ""}`,
    )
    .replace(
      /\b(sa|tok|pol|grp|sock|role|ns|mem|req|gw|dec)_(?=\w*[0-9A-Z])([0-9A-Za-z]{12,16})\b/g,
      (_all, kind, id) => `${kind}_${SAMPLE.slice(0, id.length)}`,
    )
    .replace(/(?!2027-01-01)\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, moved)
    .replace(/(?!2027-01-01)\b(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC/g, (_all, day, time) =>
      moved(`${day}T${time}:00Z`).replace(/T(\d\d:\d\d).*/, " $1 UTC"),
    );
}

function rewritten(text: string, blocks: readonly Block[], printed: readonly string[]): string {
  let result = "";
  let from = 0;
  for (const [index, { at, length, sh, fails }] of blocks.entries()) {
    const fence = /^[[{]/.test(printed[index] ?? "") ? "json" : "text";
    const output = printed[index] ? `\n\`\`\`${fence}\n${printed[index]}\`\`\`\n` : "";
    result += `${text.slice(from, at)}\`\`\`sh${fails ? " fails" : ""}\n${sh}\`\`\`\n${output}`;
    from = at + length;
  }
  return result + text.slice(from);
}
