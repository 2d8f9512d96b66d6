import { spawnSync } from "node:child_process";
import { ROOT } from "./child-processes";

const ROUNDS = 15;
const FLOOR = 3;

/** How long the command line takes to start, against Node itself, in turns. True when it is less than three times as long. */
export function benchCli(): boolean {
  const commands = { "node -e 0": ["-e", "0"], "token list --help": ["bin/latchkey.mjs", "token", "list", "--help"] };
  const times = Object.values(commands).map(() => [] as number[]);
  for (let round = -1; round < ROUNDS; round++)
    for (const [at, args] of Object.values(commands).entries()) {
      const started = performance.now();
      const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: "ignore" });
      if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}`);
      if (round >= 0) times[at]?.push(performance.now() - started);
    }
  const medians = times.map((all) => all.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number);
  console.log("\nstart of the command line          ms");
  for (const [at, name] of Object.keys(commands).entries())
    console.log(`${name.padEnd(28)}${(medians[at] as number).toFixed(0).padStart(9)}`);
  const ratio = (medians[1] as number) / (medians[0] as number);
  console.log(`${ratio.toFixed(2)} times as long${ratio <= FLOOR ? "." : `, over ${FLOOR}.`}`);
  return ratio <= FLOOR;
}
