import { benchCreates } from "./bench-creates";
import { benchEngine } from "./bench-engine";
import { benchLists } from "./bench-lists";

// `npm run bench [rounds]`: ratios against a yardstick in the same run. Ends with code 1 when one breaks its floor.
const rounds = Number(process.argv[2] ?? 80);

const engine = benchEngine();
const lists = await benchLists(rounds);
const creates = await benchCreates(5);
process.exitCode = engine && lists && creates ? 0 : 1;
