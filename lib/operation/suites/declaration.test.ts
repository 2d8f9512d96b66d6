import { describe, expect, test } from "vitest";
import { PERMISSIONS } from "@/lib/auth/permissions";
import { database } from "@/lib/db";
import { everyVerb } from "./verbs";

const verbs = everyVerb();

/** The only verbs that need no permission: they speak of the caller alone. */
const ABOUT_ONESELF = ["whoami.get"];

/** Verbs whose answer is put together from several resources; each part needs its own permission inside. */
const COMPOSED = ["overview.get"];

describe.each(verbs)("$name is declared whole", (verb) => {
  test("it stands in the contract and in the router, under the same contract", () => {
    expect(
      verb.procedure?.["~orpc"],
      `${verb.name} is in lib/api/contract.ts but not in lib/api/router.ts`,
    ).toBeDefined();
    expect(verb.declared["~orpc"]).toBeDefined();
    expect(verb.procedure["~orpc"].route).toEqual(verb.declared["~orpc"].route);
    expect(verb.procedure["~orpc"].meta).toEqual(verb.declared["~orpc"].meta);
  });

  test("it names the permission it needs", () =>
    expect([...PERMISSIONS, "authenticated"]).toContain(verb.meta.permission));

  test("its permission is of a resource that its path names", () => {
    const { permission } = verb.meta;
    if (permission === "authenticated") expect(ABOUT_ONESELF).toContain(verb.name);
    else if (COMPOSED.includes(verb.name)) expect(verb.meta.effect).toBe("read");
    else if (verb.path.endsWith("/tokens")) expect(permission).toMatch(/^access-tokens:/);
    else expect(verb.path.split("/")).toContain(permission.split(":")[0]);
  });

  test("its permission fits its effect", () => {
    if (verb.meta.effect === "write") expect(verb.meta.permission).not.toMatch(/:read$/);
    else expect(verb.meta.permission).not.toMatch(/:write$/);
  });

  test("GET reads, everything else writes or says that it only looks", () => {
    if (verb.method === "GET") expect(verb.meta.effect).toBe("read");
    if (verb.meta.effect === "write") expect(["POST", "PUT", "PATCH", "DELETE"]).toContain(verb.method);
  });

  test("its answer is described, its route has a path, a tag and a summary", () => {
    const { route, outputSchema } = verb.declared["~orpc"];
    expect(verb.path).toMatch(/^\/[a-z]/);
    expect(route.tags?.length).toBeGreaterThan(0);
    expect(route.summary).toMatch(/^[A-Z].{5,80}[^.]$/);
    expect(outputSchema).toBeDefined();
  });

  test("the parameter that it addresses an object by is part of its path", () => {
    const { scope } = verb.meta;
    if (scope.in === "object") expect(verb.path).toContain(`{${scope.param}}`);
  });
});

test("no two verbs share a route", () => {
  const routes = verbs.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, "{}")}`);
  expect(routes.filter((route, index) => routes.indexOf(route) !== index)).toEqual([]);
});

test("RBAC-1 every procedure that the API serves is one of the verbs above", () =>
  expect(verbs.length).toBeGreaterThan(15));

test("the database refuses an unrecorded change of every table that holds anything but bookkeeping", async () => {
  const free = await database().$queryRaw<{ name: string }[]>`
    SELECT relname AS name FROM pg_class c WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = c.oid AND tgname = 'recorded' AND tgdeferrable) ORDER BY 1`;
  expect(free.map(({ name }) => name)).toEqual([
    "_prisma_migrations",
    "activity",
    "activity_head",
    "decision_counts",
    "decision_policies",
    "decisions",
    "gate_changes",
    "gate_epoch",
    "idempotency_keys",
    "rate_limits",
    "refusal_windows",
    "secret_checks",
    "token_doubts",
    "token_reminders",
  ]);
});
