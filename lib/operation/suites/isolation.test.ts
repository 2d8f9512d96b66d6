import { beforeAll, describe, expect, test } from "vitest";
import type { Tx } from "@/lib/db";
import { watchChanges } from "./changes";
import { REFERENCES } from "./examples";
import { type Answer, addressed, bearer, callAsMember, callRest, everyVerb, exampleInput, type Verb } from "./verbs";
import { createPerson, createPlace, type Person, type Place, recorded } from "./world";

type Input = Record<string, unknown>;
type Swap = {
  at: string;
  input: Input;
  invented: Input;
  query?: Record<string, string>;
  inventedQuery?: Record<string, string>;
};

let own: Place;
let foreign: Place;
/** Nothing of this place was ever stored: its ids and names are shaped like a stranger's and mean nothing. */
let invented: Place;
let insider: Person;
let overseer: Person;

let takeChanges: () => Promise<string[]>;

beforeAll(async () => {
  own = await createPlace("prod", "ns_global");
  foreign = await createPlace("quokka", "ns_global", own);
  invented = JSON.parse(JSON.stringify(foreign), (_key, value: unknown) =>
    typeof value === "string" ? reshape(value) : typeof value === "number" ? value + 1_000_000 : value,
  );
  for (const key of ["member", "invited", "suspended"] as const) foreign[key] = invented[key] = own[key];
  foreign.session = invented.session = own.session;
  insider = await createPerson(own.namespace.id, { role: "admin" });
  overseer = await createPerson("ns_global", { role: "admin" });
  takeChanges = await watchChanges();
});

/** The fields of a verb's input. */
function inputOf(verb: Verb): Record<string, unknown> {
  return (verb.declared["~orpc"].inputSchema as { shape?: Record<string, unknown> } | undefined)?.shape ?? {};
}

/** Another id or name of the same shape: the last six characters differ. */
function reshape(text: string): string {
  return text.length > 12 ? `${text.slice(0, -6)}${text.endsWith("zzzzzz") ? "yyyyyy" : "zzzzzz"}` : text;
}

/** Every id and name of the stranger's place, which no answer may speak of unless the question did. */
function foreignWords(): string[] {
  const words: string[] = [];
  JSON.stringify(foreign, (key, value: unknown) => {
    if (["member", "session", "invited", "suspended"].includes(key)) return undefined;
    if (typeof value === "string" && value.length > 12) words.push(value);
    return value;
  });
  return words;
}

/** The verb's fullest input with one reference of it, then all of them, pointing to the stranger's things. */
function swaps(verb: Verb): Swap[] {
  const fullest = (place: Place): Input => ({ ...exampleInput(verb, place), ...REFERENCES[verb.name]?.(place) });
  const [mine, theirs, nobodys] = [fullest(own), fullest(foreign), fullest(invented)];
  const found: Swap[] = [];
  for (const path of differences(mine, theirs, nobodys))
    found.push({ at: path.join("."), input: swap(mine, theirs, path), invented: swap(mine, nobodys, path) });
  if (found.length > 0) found.push({ at: "everything", input: theirs, invented: nobodys });
  const { scope } = verb.meta;
  if (scope.in === "object" && scope.kind !== "access-token" && scope.kind !== "member")
    found.push({
      at: `${scope.param} by its name`,
      input: { ...mine, [scope.param]: addressed(scope.kind, foreign).name },
      invented: { ...mine, [scope.param]: addressed(scope.kind, invented).name },
      query: { namespace: foreign.namespace.slug },
      inventedQuery: { namespace: invented.namespace.slug },
    });
  return found;
}

/** Where the same input made from different places differs because of the place, not because it is random. */
function differences(mine: unknown, theirs: unknown, nobodys: unknown, path: string[] = []): string[][] {
  if (typeof theirs === "string") {
    const known = foreignWords();
    return theirs !== mine && known.some((word) => theirs.includes(word)) && theirs !== nobodys ? [path] : [];
  }
  if (typeof theirs === "number") return theirs !== mine && theirs !== nobodys ? [path] : [];
  if (typeof theirs !== "object" || theirs === null) return [];
  return Object.keys(theirs).flatMap((key) =>
    differences((mine as Input)?.[key], (theirs as Input)[key], (nobodys as Input)?.[key], [...path, key]),
  );
}

function swap(base: Input, source: Input, path: string[]): Input {
  const copy = structuredClone(base);
  let [into, from]: Input[] = [copy, source];
  for (const key of path.slice(0, -1)) [into, from] = [into?.[key] as Input, from?.[key] as Input];
  const last = path.at(-1) as string;
  if (into && from) into[last] = from[last];
  return copy;
}

/** The answer without what differs from call to call and without what the caller said itself. */
function comparable(answer: Answer, ...said: unknown[]): string {
  let text = answer.text.replaceAll(answer.requestId, "");
  const words = JSON.stringify(said).match(/[\w.-]{6,}/g) ?? [];
  for (const word of words.sort((a, b) => b.length - a.length)) text = text.replaceAll(word, "...");
  return `${answer.status} ${text.replace(/"(cursor|\w+At)":"[^"]*"/g, "")}`;
}

function expectSilence(answer: Answer, ...said: unknown[]): void {
  const question = JSON.stringify(said);
  const leaked = foreignWords().filter((word) => answer.text.includes(word) && !question.includes(word));
  expect(leaked, answer.text).toEqual([]);
  if (!question.includes("quokka")) expect(answer.text).not.toContain("quokka");
}

describe.each(everyVerb())("$name", (verb) => {
  test("TEN-1 a foreign id or name, anywhere in the input, is answered like one that does not exist, and changes nothing", async () => {
    for (const { at, input, invented: made, query, inventedQuery } of swaps(verb)) {
      await takeChanges();
      const answer = await callRest(verb, input, bearer(insider.token), query);
      expect(await takeChanges(), `${at}: rows changed`).toEqual([]);
      expectSilence(answer, input, query);
      if (verb.meta.scope.in !== "list") expect([403, 404, 422], `${at}: ${answer.text}`).toContain(answer.status);
      if (verb.meta.scope.in === "object" && at === verb.meta.scope.param) expect(answer.status).toBe(404);
      const nothing = await callRest(verb, made, bearer(insider.token), inventedQuery);
      expect(comparable(answer, input, query), at).toBe(comparable(nothing, made, inventedQuery));
    }
  });

  test("TEN-1 the same for a member on a page", async () => {
    for (const { at, input, invented: made } of swaps(verb)) {
      await takeChanges();
      const answer = await callAsMember(verb, input, insider);
      expect(await takeChanges(), `${at}: rows changed`).toEqual([]);
      expectSilence(answer, input);
      const nothing = await callAsMember(verb, made, insider);
      expect(comparable(answer, input), at).toBe(comparable(nothing, made));
    }
  });

  test("TEN-4 no foreign name or id occurs anywhere in what someone of another namespace is answered", async () => {
    if (verb.meta.effect === "write") return;
    const { namespace: _everywhere, ...input } = exampleInput(verb, own);
    for (const answer of [await callRest(verb, input, bearer(insider.token)), await callAsMember(verb, input, insider)])
      expectSilence(answer);
  });

  test("TEN-1 a cursor from a list of a stranger's things shows none of them", async () => {
    if (verb.meta.scope.in !== "list") return;
    const { namespace: _everywhere, ...input } = exampleInput(verb, foreign);
    const theirs = await callRest(
      verb,
      { ...input, ...("limit" in inputOf(verb) && { limit: 1 }) },
      bearer(overseer.token),
    );
    const { nextCursor: cursor } = theirs.body as { nextCursor?: string | null };
    if (cursor === undefined) return;
    expect(cursor, `${verb.name} should have two rows to page over`).toBeTruthy();
    expectSilence(await callRest(verb, { cursor }, bearer(insider.token)));
  });
});

test("TEN-2 the database itself refuses to link things of two namespaces, whoever writes", async () => {
  const account = { serviceAccountNamespaceId: foreign.namespace.id, serviceAccountId: foreign.account.id };
  const mine = { serviceAccountNamespaceId: own.namespace.id, serviceAccountId: own.account.id };
  const here = { namespaceId: own.namespace.id };
  const assigned = { id: "ra_x", assignedById: "x", assignedByName: "x" };
  const links: ((tx: Tx) => Promise<unknown>)[] = [
    (tx) => tx.policyServiceAccount.create({ data: { ...account, ...here, policyId: own.policy.id } }),
    (tx) => tx.groupServiceAccount.create({ data: { ...account, ...here, groupId: own.group.id } }),
    (tx) => tx.roleAssignment.create({ data: { ...account, ...here, ...assigned, roleId: "role_client" } }),
    (tx) => tx.roleAssignment.create({ data: { ...mine, ...here, ...assigned, roleId: foreign.role.id } }),
    (tx) =>
      tx.policyGroup.create({
        data: { ...here, policyId: own.policy.id, groupNamespaceId: foreign.namespace.id, groupId: foreign.group.id },
      }),
    (tx) =>
      tx.policySocket.create({
        data: {
          ...here,
          policyId: own.policy.id,
          socketNamespaceId: foreign.namespace.id,
          socketId: foreign.socket.id,
        },
      }),
  ];
  for (const link of links) await expect(recorded("", link)).rejects.toThrow(/another namespace/);
});
