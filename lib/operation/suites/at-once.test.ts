import { inspect } from "node:util";
import { beforeAll, expect, test, vi } from "vitest";
import { logger } from "@/lib/log";
import { isDeadlock } from "@/lib/operation/deadlock";
import { bearer, callRest, everyVerb, exampleInput, type Verb } from "./verbs";
import { createPerson, createPlace, type Person } from "./world";

// Two who change the same at the same moment: each is done, or refused for a reason that is its own. A deadlock is neither:
// PostgreSQL takes a second to find it, and its victim did nothing wrong. Verbs lock in one order: account, then token, then
// the activity log's head. Where one is met all the same it is done again, which is no reason to let it happen.

/** `all`: every pair of writes, which takes minutes. */
const ALL = process.env.LATCHKEY_TEST_PAIRS === "all";

const writes = everyVerb().filter(({ meta, method }) => method !== "GET" && meta.effect !== "read");
/** What takes the most with it. */
const SWEEPING = ["serviceAccounts.delete", "accessTokens.bulk"];

const warned = vi.spyOn(logger(), "warn");
let admins: [Person, Person];
beforeAll(async () => {
  admins = [await createPerson("ns_global", { role: "admin" }), await createPerson("ns_global", { role: "admin" })];
});

/** What each of these answers says when done at once by two people, and each deadlock behind them. */
async function blame(calls: readonly [Verb, Record<string, unknown>][]): Promise<string[]> {
  warned.mockClear();
  const answers = await Promise.all(
    calls.map(([verb, input], at) => callRest(verb, input, bearer((admins[at % 2] as Person).token))),
  );
  const blamed = answers.filter(({ status, text }) => status >= 500 || text.includes("at the same moment"));
  const repeated = (warned.mock.calls as [{ error?: unknown }][]).filter(([{ error }]) => isDeadlock(error));
  const who = calls.map(([{ name }]) => name).join(", ");
  return [...blamed.map(({ text }) => text), ...repeated.map(([what]) => inspect(what))].map(
    (line) => `${who}: ${line}`,
  );
}

async function blamePairs(pairs: Iterable<[Verb, Verb]>): Promise<string> {
  const found: string[] = [];
  for (const [one, other] of pairs) {
    const place = await createPlace("once", "ns_global");
    found.push(...(await blame([one, other, one, other].map((verb) => [verb, exampleInput(verb, place)]))));
  }
  // In one string: a failed test prints all of it, and only the length of a list.
  return found.join("\n");
}

function* pairsOf(verb: Verb): Generator<[Verb, Verb]> {
  for (const other of writes.slice(writes.indexOf(verb)))
    if (ALL || other === verb || SWEEPING.includes(verb.name) || SWEEPING.includes(other.name)) yield [verb, other];
}

test.each(writes.map((verb) => [verb.name, verb] as const))(
  "%s, at once with others, waits in line",
  { timeout: 300_000 },
  async (_name, verb) => expect(await blamePairs(pairsOf(verb))).toBe(""),
);

test("all tokens of an account in one call, while they are rotated and while it goes away, wait in line", async () => {
  const called = (name: string) => writes.find((verb) => verb.name === name) as Verb;
  for (let round = 0; round < 10; round++) {
    const { account, token, rotated, successor, paused } = await createPlace("once", "ns_global");
    const ids = [token, rotated, successor, paused].map(({ id }) => id);
    expect(
      await blame([
        [called("accessTokens.bulk"), { action: "revoke", ids }],
        [called("accessTokens.finishRotation"), { id: successor.id }],
        [called("accessTokens.rollBackRotation"), { id: rotated.id }],
        [called("accessTokens.update"), { id: token.id, name: `renamed ${round}` }],
        [called("serviceAccounts.delete"), { sa: account.id }],
      ]),
    ).toEqual([]);
  }
});
