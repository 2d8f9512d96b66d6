import { benchLists } from "./bench-lists";

// `npm run bench [rounds]`: ratios against a yardstick in the same run. Ends with code 1 when one breaks its floor.
const rounds = Number(process.argv[2] ?? 80);

process.exitCode = (await benchLists(rounds)) ? 0 : 1;
