import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { createPerson, createPlace, type Person, type Place } from "@/lib/operation/suites/world";
import { type Gate, startGate } from "./gate";
import { askAsNginx, givenGateway } from "./gate-fixture";

const EDITS = Number(process.env.LATCHKEY_TEST_EDITS ?? 60);
const CALLERS = 20;

/** Each part of the two documents fits its own callers alone, so whatever were put together of both would let in others. */
const PARTS = [
  { methods: ["GET"], paths: ["/reports/*"], uri: "/reports/1" },
  { methods: ["POST"], paths: ["/orders/*"], uri: "/orders/1" },
] as const;
type Which = 0 | 1;
type Question = { who: Which; what: Which; where: Which };

let gate: Gate;
let place: Place;
let admin: Person;
let key: string;
let tokens: string[];
let sockets: string[];

beforeAll(async () => {
  place = await createPlace("edits", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
  ({ key } = await givenGateway({ namespaceId: place.namespace.id }));
  const namespace = place.namespace.slug;
  const { body: socket } = await api(admin.token, "POST /sockets", {
    json: { name: "other", namespace, type: "http" },
  });
  sockets = [place.socket.name, socket.name];
  tokens = await Promise.all(
    [place.account, place.idle].map(async ({ id }) => {
      const { body } = await api(admin.token, `POST /service-accounts/${id}/tokens`, { json: { name: "edits" } });
      return body.token as string;
    }),
  );
  gate = await startGate({ host: "127.0.0.1", port: 0 });
});
afterAll(() => gate.close());

const nameOf = (which: Which) => `edited ${which} ${place.word}`;

async function save(which: Which): Promise<void> {
  const { methods, paths } = PARTS[which];
  const account = [place.account, place.idle][which] as Place["account"];
  const json = {
    name: nameOf(which),
    who: { serviceAccounts: [account.name] },
    actions: { http: { methods, paths } },
    sockets: [sockets[which]],
  };
  const { status, text } = await api(admin.token, `PUT /policies/${place.policy.id}`, { json });
  expect(status, text).toBe(200);
}

/** Which document let it in, by the name that the answer gives; `null`: neither. */
async function ask({ who, what, where }: Question): Promise<Which | null | "not decided"> {
  const answer = await askAsNginx(gate.port, {
    key,
    token: tokens[who] as string,
    method: PARTS[what].methods[0],
    uri: PARTS[what].uri,
    lines: ["X-Latchkey-Socket", sockets[where] as string],
  });
  if (answer.status === 503) return "not decided";
  expect([200, 403]).toContain(answer.status);
  if (answer.status === 403) return null;
  const name = answer.headers["x-latchkey-policy"];
  return name === nameOf(0) ? 0 : name === nameOf(1) ? 1 : expect.fail(`let in by ${name}`);
}

/** What a document as a whole says. */
const by = (saved: Which, { who, what, where }: Question) =>
  who === saved && what === saved && where === saved ? saved : null;

const QUESTIONS: Question[] = ([0, 1] as const).flatMap((who) =>
  ([0, 1] as const).flatMap((what) => ([0, 1] as const).map((where): Question => ({ who, what, where }))),
);

test("POL-10 a policy edited back and forth while 20 callers ask: each answer is wholly old or wholly new", {
  timeout: 120_000,
}, async () => {
  await save(0);
  /** How many changes were begun, and what stands since the last one was answered. */
  let begun = 0;
  let saved: Which | null = 0;
  let isOver = false;
  const seen = { "0": 0, "1": 0, null: 0, "not decided": 0 };
  const caller = async (number: number) => {
    for (let at = number; !isOver; at++) {
      // Half of what is asked is let in by one of the two.
      const question = QUESTIONS[at % 2 ? Math.floor(at / 2) % QUESTIONS.length : at % 4 ? 0 : 7] as Question;
      const [before, stood] = [begun, saved];
      const answer = await ask(question);
      seen[`${answer}`]++;
      if (answer === "not decided") continue;
      const possible = begun === before && stood !== null ? [by(stood, question)] : [by(0, question), by(1, question)];
      expect(possible, JSON.stringify(question)).toContain(answer);
    }
  };
  const edits = async () => {
    for (let edit = 1; edit <= EDITS; edit++) {
      begun++;
      saved = null;
      await save((edit % 2) as Which);
      saved = (edit % 2) as Which;
      for (const question of [QUESTIONS[0], QUESTIONS[7]] as Question[])
        expect([by(saved, question), "not decided"]).toContain(await ask(question));
    }
  };
  await Promise.all([
    edits().finally(() => {
      isOver = true;
    }),
    ...Array.from({ length: CALLERS }, (_, number) => caller(number)),
  ]);
  expect(Math.min(seen[0], seen[1], seen.null)).toBeGreaterThan(EDITS);
  expect(seen["not decided"]).toBeLessThan((seen[0] + seen[1] + seen.null) / 10);
});
