import { benchEngine } from "./bench-engine";
import { benchLists } from "./bench-lists";

// `npm run bench [rounds]`: ratios against a yardstick in the same run. Ends with code 1 when one breaks its floor.
const rounds = Number(process.argv[2] ?? 80);

const engine = benchEngine();
const lists = await benchLists(rounds);
process.exitCode = engine && lists ? 0 : 1;
