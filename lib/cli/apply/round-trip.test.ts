import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rest } from "@/lib/api/server-fixture";
import { PERMISSIONS } from "@/lib/auth/permissions";
import { createPerson, createPlace, type Place } from "@/lib/operation/suites/world";
import { call } from "../api";
import { listening } from "../process-fixture";
import { carryOut } from "./carry-out";
import { exportDocuments } from "./export-documents";
import { exportText } from "./export-text";
import { prepare } from "./prepare";
import { emailsById } from "./read-server";

const RUNS = Number(process.env.LATCHKEY_ROUND_TRIPS ?? 2);

let place: Place;
let file: string;
let server: Awaited<ReturnType<typeof listening>>;

beforeAll(async () => {
  // Beside what the properties make there is one of everything that people make.
  place = await createPlace("shop", "ns_global");
  const admin = await createPerson("ns_global", { role: "admin" });
  file = join(mkdtempSync(join(tmpdir(), "latchkey-round-trip-")), "all.yaml");
  server = await listening(rest);
  process.env.LATCHKEY_URL = server.url;
  process.env.LATCHKEY_ADMIN_TOKEN = admin.token;
});

afterAll(() => {
  server.stop();
  rmSync(join(file, ".."), { recursive: true });
});

const exported = async () => exportText(await exportDocuments(place.namespace.slug, await emailsById(true)), "text");

async function apply(text: string): Promise<number> {
  writeFileSync(file, text);
  const { plan, situation } = await prepare({ files: [file] });
  const { failure } = await carryOut(plan, situation);
  if (failure) throw failure;
  return plan.changes.length;
}

const some = <T>(values: readonly T[]) => fc.subarray([...values]);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const words = fc.constantFrom("", "One line", "Two\nlines", "yes", "- no: #1", "2027-01-01", "ünï ☂", "'\"\\");
const dictionary = fc.dictionary(fc.constantFrom("env", "team", "a.b/c"), fc.constantFrom("", "prod", "null", "0x10"));
const NAMES = { account: ["svc-a", "svc-b", "0e1"], group: ["Ops", "on call"], socket: ["web", "db"] };

/** Documents of one namespace that name one another in all the ways there are. */
function documentsIn(namespace: string) {
  const at = { namespace: fc.constant(namespace) };
  const home = fc.record({
    accounts: some(NAMES.account),
    groups: some(NAMES.group),
    sockets: some(NAMES.socket),
    roles: some([namespace === place.vacant.slug ? "looker" : "viewer"]),
  });
  return home.chain(({ accounts, groups, sockets, roles }) => {
    const each = (names: readonly string[], document: (name: string) => fc.Arbitrary<object>) =>
      fc.tuple(...names.map(document));
    return fc
      .tuple(
        each(roles, (name) =>
          fc.record({
            kind: fc.constant("role"),
            name: fc.constant(name),
            ...at,
            description: words,
            permissions: some(PERMISSIONS),
          }),
        ),
        each(groups, (name) =>
          fc.record({
            kind: fc.constant("group"),
            name: fc.constant(name),
            ...at,
            description: words,
            members: some([...accounts, place.member.email]),
          }),
        ),
        each(accounts, (name) =>
          fc.record({
            kind: fc.constant("service-account"),
            name: fc.constant(name),
            ...at,
            description: words,
            roles: fc.subarray(
              [
                "client",
                "read-only",
                ...roles,
                ...(namespace === place.vacant.slug ? [] : [`member@${place.vacant.slug}`]),
              ],
              { minLength: 1 },
            ),
            owners: fc.subarray([place.member.email, ...groups], { minLength: 1 }),
            labels: dictionary,
            expiresAt: fc.constantFrom(null, "2040-02-29", "2041-01-01T12:00:00+02:00"),
            enabled: fc.boolean(),
          }),
        ),
        each(sockets, (name) =>
          fc
            .record({
              kind: fc.constant("socket"),
              name: fc.constant(name),
              ...at,
              type: fc.constantFrom("http", "database"),
              hostname: fc.constantFrom(null, `${name}.${namespace}.example`),
              tags: dictionary,
              acceptAmbiguousPaths: fc.boolean(),
            })
            .map((one) => ({ ...one, acceptAmbiguousPaths: one.type === "http" && one.acceptAmbiguousPaths })),
        ),
        each(["everything", "nothing"], (name) =>
          fc
            .record({
              who: maybe(
                fc.record(
                  {
                    serviceAccounts: some(accounts),
                    groups: some(groups),
                    members: some([place.member.email]),
                    everyone: fc.boolean(),
                    userIds: some(["x", "y@z"]),
                  },
                  { requiredKeys: [] },
                ),
              ),
              where: maybe(
                fc.record(
                  { cidrs: some(["10.0.0.0/8", "2001:db8::/32"]), countries: some(["DE", "FR"]) },
                  { requiredKeys: [] },
                ),
              ),
              when: maybe(
                fc.constantFrom(
                  {},
                  {
                    after: null,
                    weekly: [{ days: ["mon", "fri"], from: "22:00", to: "06:00" }],
                    timeZone: "Europe/Berlin",
                  },
                ),
              ),
              actions: maybe(
                fc.constantFrom(
                  {},
                  { database: {} },
                  { http: { methods: ["GET"], paths: ["/b", "/a/*"] }, ssh: { shell: {} } },
                ),
              ),
              tagRules: some([{ env: "prod" }, { team: "a", env: "" }]),
              enabled: fc.boolean(),
              effect: fc.constantFrom("allow", "deny"),
              orgWide: fc.boolean(),
              sockets: maybe(some(sockets)),
              description: words,
            })
            .map((fields) => ({ kind: "policy", name, namespace, ...JSON.parse(JSON.stringify(fields)) })),
        ),
      )
      .map((kinds) => kinds.flat() as Record<string, unknown>[]);
  });
}

test("what was applied needs no change, nor does what was exported; and what was lost comes back the same from an export", async () => {
  const upper = place.namespace.slug;
  await fc.assert(
    fc.asyncProperty(documentsIn(upper), documentsIn(place.vacant.slug), async (above, below) => {
      const documents = JSON.stringify([...below, ...above]);
      await apply(documents);
      expect(await apply(documents), "the second time").toBe(0);
      const text = await exported();
      expect(text).not.toMatch(/\b(sa|grp|pol|sock|role|mem|ns|tok)_[0-9A-Za-z]{12,}|lks_/);
      expect(await apply(text), "an export").toBe(0);
      await loseEverything(upper);
      expect(await apply(text)).toBeGreaterThan(0);
      expect(await exported()).toBe(text);
    }),
    { numRuns: RUNS, seed: 20261122, endOnFailure: true },
  );
}, 300_000);

async function loseEverything(namespace: string): Promise<void> {
  const all = { namespace, limit: 200 };
  for (const { id } of (await call("policies.list", all)).items) await call("policies.delete", { p: id });
  for (const { id } of (await call("sockets.list", all)).items) await call("sockets.delete", { s: id });
  for (const { id } of (await call("serviceAccounts.list", all)).items)
    await call("serviceAccounts.delete", { sa: id });
  for (const { id } of (await call("groups.list", all)).items) await call("groups.delete", { g: id });
  for (const { id } of (await call("roles.list", { ...all, builtIn: false })).items)
    await call("roles.delete", { role: id });
}
