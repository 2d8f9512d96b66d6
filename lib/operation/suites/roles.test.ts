import { beforeAll, describe, expect, test } from "vitest";
import { BUILT_IN_ROLES, PERMISSIONS, type Permission } from "@/lib/auth/permissions";
import { database } from "@/lib/db";
import { watchChanges } from "./changes";
import { type Answer, bearer, callAsMember, callRest, everyVerb, exampleInput, explain, type Verb } from "./verbs";
import { createPerson, createPlace, type Person, type Place } from "./world";

type Role = { role: string; permissions: (verb: Verb) => readonly Permission[] | null };

const ADMIN = PERMISSIONS;
const READ_ONLY = PERMISSIONS.filter((permission) => permission.endsWith(":read"));
const MEMBER: Permission[] = [
  "service-accounts:read",
  "access-tokens:read",
  "policies:read",
  "policies:write",
  "sockets:read",
  "sockets:write",
  "groups:read",
  "namespaces:read",
];

/** What each role may do, as PRODUCT says it; `null`: no role at all. Written out here, not read from the code under test. */
const ROLES: Role[] = [
  { role: "admin", permissions: () => ADMIN },
  { role: "member", permissions: () => MEMBER },
  { role: "read-only", permissions: () => READ_ONLY },
  { role: "client", permissions: () => [] },
  {
    role: "a custom role with exactly its permission",
    permissions: ({ meta }) => PERMISSIONS.filter((one) => one === meta.permission),
  },
  {
    role: "a custom role with all but its permission",
    permissions: ({ meta }) => PERMISSIONS.filter((one) => one !== meta.permission),
  },
  { role: "no role", permissions: () => null },
];

let prod: Place;
let place: Place;
let takeChanges: () => Promise<string[]>;
const people = new Map<string, Promise<Person>>();

beforeAll(async () => {
  prod = await createPlace("prod", "ns_global");
  place = await createPlace("below", prod.namespace.id);
  takeChanges = await watchChanges();
});

function personWith(role: string, permissions: readonly Permission[] | null, namespaceId: string): Promise<Person> {
  const builtIn = (BUILT_IN_ROLES as readonly string[]).includes(role);
  const key = `${namespaceId} ${builtIn ? role : (permissions?.join() ?? "nothing")}`;
  const holding = builtIn ? { role } : permissions ? { permissions } : ({ nothing: true } as const);
  const person = people.get(key) ?? createPerson(namespaceId, holding);
  people.set(key, person);
  return person;
}

/** The status a refusal has: nothing is known of a namespace without a role there; with one, only the right is missing. */
function refusal(verb: Verb, permissions: readonly Permission[] | null, input: Record<string, unknown>): number {
  const { scope } = verb.meta;
  const aboutOneNamespace =
    scope.in === "object" ||
    scope.in === "namespace" ||
    scope.in === "organisation" ||
    (scope.in === "list" && "namespace" in input);
  return permissions === null && aboutOneNamespace ? 404 : 403;
}

async function expectRightAnswer(
  verb: Verb,
  permissions: readonly Permission[] | null,
  ask: (input: Record<string, unknown>) => Promise<Answer>,
) {
  const input = exampleInput(verb, place);
  const { permission, effect } = verb.meta;
  await takeChanges();
  const answer = await ask(input);
  if (permission === "authenticated" || permissions?.includes(permission)) {
    expect(answer.status, explain(verb, answer)).toBeLessThan(300);
    if (effect === "write") place = await createPlace("below", prod.namespace.id);
    return;
  }
  expect(answer.status, answer.text).toBe(refusal(verb, permissions, input));
  expect(await takeChanges(), "a refused call changed rows").toEqual([]);
  const refusals = await database().activity.count({ where: { requestId: answer.requestId, outcome: "done" } });
  expect(refusals, "a refused call was recorded as done").toBe(0);
}

describe.each(everyVerb())("$name", (verb) => {
  // Members and the organisation's own things live at the root; roles are held where the thing is.
  const { scope } = verb.meta;
  const atRoot = scope.in === "organisation" || (scope.in === "object" && scope.kind === "member");
  const at = () => (atRoot ? "ns_global" : prod.namespace.id);

  test.each(ROLES)(
    "a machine with $role is answered as the permission says, and a refusal changes nothing",
    async ({ role, permissions }) => {
      const person = await personWith(role, permissions(verb), at());
      await expectRightAnswer(verb, permissions(verb), (input) => callRest(verb, input, bearer(person.token)));
    },
  );

  test.each(ROLES)(
    "a member with $role is answered as the permission says, and a refusal changes nothing",
    async ({ role, permissions }) => {
      const person = await personWith(role, permissions(verb), at());
      await expectRightAnswer(verb, permissions(verb), (input) => callAsMember(verb, input, person));
    },
  );

  test("signed out, with a bad token or with a session cookie, everyone gets 401 and nothing changes", async () => {
    const input = exampleInput(verb, place);
    await takeChanges();
    const unknown = bearer("lks_0123456789AB_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd16Qbs4");
    for (const headers of [{}, unknown, bearer("nonsense"), { cookie: "latchkey-session=whatever" }]) {
      const answer = await callRest(verb, input, headers);
      expect(answer.status, answer.text).toBe(401);
    }
    expect(await takeChanges()).toEqual([]);
  });
});
