import { ask, measure, median, type Target } from "./bench-load";

/** The gate's p99 while the portal is busy is at most this many times the idle one. */
const FLOOR = 2;
const ROUNDS = 9;
/** Few enough that nobody waits for another: what is measured is the portal's share, not a queue of the gate's own. */
const LOAD = { callers: 2, forMs: 1_500 };

/** The gate's p99 in turns with the portal idle and with a page of it loaded in a loop, in one run. True when the floor holds. */
export async function compareBusy(gate: Target, page: Target): Promise<boolean> {
  const measured: { idle: number[]; busy: number[] } = { idle: [], busy: [] };
  let pages = 0;
  for (let round = -1; round < ROUNDS; round++) {
    const idle = (await measure((turn) => ask(gate, turn), LOAD)).p99;
    let isOver = false;
    const loop = (async () => {
      for (; !isOver; pages++) await ask(page);
    })();
    const busy = (
      await measure((turn) => ask(gate, turn), LOAD).finally(() => {
        isOver = true;
      })
    ).p99;
    await loop;
    if (round < 0) continue;
    measured.idle.push(idle);
    measured.busy.push(busy);
  }
  const [idle, busy] = [median(measured.idle), median(measured.busy)];
  const ratio = busy / idle;
  console.log(`\n${"gate's p99, ms".padEnd(42)}${"idle".padStart(6)}${"busy".padStart(6)}${"ratio".padStart(8)}`);
  console.log(
    `${`a page in a loop (${pages} loads)`.padEnd(42)}${idle.toFixed(1).padStart(6)}${busy.toFixed(1).padStart(6)}${ratio.toFixed(2).padStart(8)}${ratio <= FLOOR ? "" : `  over ${FLOOR}`}`,
  );
  return ratio <= FLOOR;
}
