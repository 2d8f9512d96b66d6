import { beforeAll, expect, test } from "vitest";
import { bearer, callRest, everyVerb, exampleInput, type Verb } from "./verbs";
import { createPerson, createPlace, type Person } from "./world";

// Two who change the same at the same moment: each is done, or refused for a reason that is its own. A deadlock is neither:
// PostgreSQL takes a second to find it, and its victim did nothing wrong. Verbs lock in one order: account, then token, then
// the activity log's head.

/** `all`: every pair of writes, which takes minutes. */
const ALL = process.env.LATCHKEY_TEST_PAIRS === "all";

const writes = everyVerb().filter(({ meta, method }) => method !== "GET" && meta.effect !== "read");
/** What takes the most with it. */
const SWEEPING = ["serviceAccounts.delete", "accessTokens.bulk"];

let admins: [Person, Person];
beforeAll(async () => {
  admins = [await createPerson("ns_global", { role: "admin" }), await createPerson("ns_global", { role: "admin" })];
});

async function deadlocks(pairs: Iterable<[Verb, Verb]>): Promise<string[]> {
  const found: string[] = [];
  for (const [one, other] of pairs) {
    const place = await createPlace("once", "ns_global");
    const answers = await Promise.all(
      [one, other, one, other].map((verb, at) =>
        callRest(verb, exampleInput(verb, place), bearer((admins[at % 2] as Person).token)),
      ),
    );
    for (const { status, text } of answers)
      if (status >= 500 || text.includes("at the same moment")) found.push(`${one.name} and ${other.name}: ${text}`);
  }
  return found;
}

function* pairsOf(verb: Verb): Generator<[Verb, Verb]> {
  for (const other of writes.slice(writes.indexOf(verb)))
    if (ALL || other === verb || SWEEPING.includes(verb.name) || SWEEPING.includes(other.name)) yield [verb, other];
}

test.each(writes.map((verb) => [verb.name, verb] as const))(
  "%s, at once with others, waits in line",
  { timeout: 300_000 },
  async (_name, verb) => expect(await deadlocks(pairsOf(verb))).toEqual([]),
);
