import { benchCli } from "./bench-cli";
import { benchCreates } from "./bench-creates";
import { benchEngine } from "./bench-engine";
import { benchGate } from "./bench-gate";
import { benchLists, HUGE, USUAL } from "./bench-lists";

/** By name, in the order in which they run. */
const PARTS: Record<string, (rounds: number) => boolean | Promise<boolean>> = {
  engine: () => benchEngine(),
  cli: () => benchCli(),
  lists: (rounds) => benchLists(rounds, USUAL),
  "huge-lists": (rounds) => benchLists(rounds, HUGE),
  creates: () => benchCreates(9),
  gate: () => benchGate(),
};

// `npm run bench [part...] [rounds]`: ratios against a yardstick in the same run. Ends with code 1 when one breaks its floor.
const words = process.argv.slice(2);
const rounds = Number(words.find((word) => /^\d+$/.test(word)) ?? 80);
const chosen = words.filter((word) => word in PARTS);

for (const [name, run] of Object.entries(PARTS))
  if (chosen.length === 0 || chosen.includes(name)) process.exitCode = (await run(rounds)) ? process.exitCode : 1;
