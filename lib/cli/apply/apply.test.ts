import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { rest } from "@/lib/api/server-fixture";
import { database } from "@/lib/db";
import { createPerson, type Person } from "@/lib/operation/suites/world";
import { call } from "../api";
import { listening } from "../process-fixture";
import { accessChanges } from "./access-changes";
import { carryOut } from "./carry-out";
import { prepare, type Wanted } from "./prepare";
import { planText, stoppedText, summary } from "./show-plan";

let admin: Person;
let folder: string;
let server: Awaited<ReturnType<typeof listening>>;

beforeAll(async () => {
  admin = await createPerson("ns_global", { role: "admin" });
  folder = mkdtempSync(join(tmpdir(), "latchkey-apply-"));
  server = await listening(rest);
  process.env.LATCHKEY_URL = server.url;
  process.env.LATCHKEY_ADMIN_TOKEN = admin.token;
});

afterAll(() => {
  server.stop();
  rmSync(folder, { recursive: true });
});

function written(text: string | object[], name = "all.yaml"): string {
  const path = join(folder, name);
  writeFileSync(path, typeof text === "string" ? text : text.map((one) => stringify(one)).join("---\n"));
  return path;
}

async function apply(text: string | object[], more: Partial<Wanted> = {}) {
  const { plan, situation } = await prepare({ files: [written(text)], ...more });
  const outcome = await carryOut(plan, situation);
  if (outcome.failure) throw outcome.failure;
  return plan;
}

const TEAM = `
kind: namespace
slug: shop
name: The shop
---
kind: role
name: deployer
permissions: [sockets:read, policies:read]
---
kind: group
name: deployers
namespace: shop
description: Everything that deploys
members: [svc-deploy, svc-upper]
---
{ "kind": "service-account", "name": "svc-upper", "roles": ["client", "deployer@shop"] }
---
kind: service-account
name: svc-deploy
namespace: shop
roles: [client, deployer]
labels: { managed-by: git }
owners: [deployers]
expiresAt: 2040-01-01
---
kind: socket
name: pg-orders
namespace: shop
type: database
tags: { env: prod }
---
kind: policy
name: deploys
namespace: shop
who: { serviceAccounts: [svc-deploy], groups: [deployers] }
sockets: [pg-orders]
actions: { database: {} }
`;

describe("apply", () => {
  test("makes what the documents say, whichever names which, and has nothing to do the second time", async () => {
    const first = await apply(TEAM);
    expect(summary(first)).toBe("7 to create.");
    const again = await prepare({ files: [written(TEAM)] });
    expect(again.plan).toEqual({ changes: [], steps: [] });
    const policy = await call("policies.get", { p: "deploys", namespace: "shop" });
    expect(policy).toMatchObject({
      sockets: ["pg-orders"],
      who: { serviceAccounts: ["svc-deploy"], groups: ["deployers"] },
    });
    const account = await call("serviceAccounts.get", { sa: "svc-deploy", namespace: "shop" });
    expect(account).toMatchObject({
      groups: ["deployers"],
      owners: [{ kind: "group", name: "deployers" }],
      expiresAt: "2040-01-01T00:00:00.000Z",
    });
  });

  test("changes only what differs, and leaves what a document does not mention", async () => {
    const plan = await apply([
      { kind: "service-account", name: "svc-deploy", namespace: "shop", roles: ["client"], description: "Deploys" },
    ]);
    expect(planText(plan, [])).toBe(
      ["~ service-account svc-deploy in shop", '    description: "" -> "Deploys"', "    roles: - deployer"].join("\n"),
    );
    const account = await call("serviceAccounts.get", { sa: "svc-deploy", namespace: "shop" });
    expect(account.labels).toEqual({ "managed-by": "git" });
  });

  test("says who gains and who loses what, before anything is changed", async () => {
    const before = await database().activity.count();
    const { plan, situation } = await prepare({
      files: [
        written([
          {
            kind: "policy",
            name: "deploys",
            namespace: "shop",
            who: { serviceAccounts: ["svc-upper", "svc-new"] },
            actions: { database: {} },
          },
          { kind: "service-account", name: "svc-new", namespace: "shop" },
          { kind: "group", name: "deployers", namespace: "shop", members: [] },
        ]),
      ],
    });
    expect(planText(plan, await accessChanges(plan, situation))).toContain(
      [
        "Access:",
        "~ group deployers in shop",
        "    leaving: svc-deploy, svc-upper@global; policies that name the group: deploys",
        "~ policy deploys in shop",
        "    + svc-new pg-orders (database; once made, unless another policy denies it)",
        "    - svc-deploy pg-orders (database)",
      ].join("\n"),
    );
    expect(await database().activity.count()).toBe(before);
  });

  test("refuses everything when one document is wrong, and says where", async () => {
    const path = written([
      { kind: "service-account", name: "svc-good" },
      { kind: "policy", name: "deploys", namespace: "shop", who: { groups: ["nobodies"] } },
    ]);
    await expect(prepare({ files: [path] })).rejects.toMatchObject({
      code: "invalid_documents",
      fields: [
        { path: `${path}:9: document 2, who.groups.0`, message: "There is no group nobodies in shop or above it." },
      ],
    });
    await expect(call("serviceAccounts.get", { sa: "svc-good" })).rejects.toMatchObject({ code: "not_found" });
  });

  test("stops at a change by someone else in between, overwrites nothing, and says what was applied and what was not", async () => {
    const { plan, situation } = await prepare({
      files: [
        written([
          { kind: "role", name: "watcher", permissions: [] },
          { kind: "service-account", name: "svc-deploy", namespace: "shop", description: "Mine" },
          { kind: "socket", name: "pg-late", type: "database" },
        ]),
      ],
    });
    await call("serviceAccounts.update", { sa: "svc-deploy", description: "Theirs" }, { namespace: "shop" });
    const outcome = await carryOut(plan, situation);
    expect(outcome.failure).toMatchObject({ status: 412 });
    expect(stoppedText(plan, outcome)).toBe(
      [
        "Stopped at:",
        "  ~ service-account svc-deploy in shop",
        "Applied:",
        "  + role watcher",
        "Not applied:",
        "  ~ service-account svc-deploy in shop",
        "  + socket pg-late",
      ].join("\n"),
    );
    expect(await call("serviceAccounts.get", { sa: "svc-deploy", namespace: "shop" })).toMatchObject({
      description: "Theirs",
    });
  });

  test("prunes only accounts that carry every label of the selector, and only with a selector", async () => {
    const stray = (name: string, labels: object) => ({ kind: "service-account", name, labels });
    await apply([stray("svc-old", { team: "a", env: "prod" }), stray("svc-dev", { team: "a" })]);
    const rest = [stray("svc-kept", { team: "a", env: "prod" })];
    await expect(apply(rest, { prune: true })).rejects.toMatchObject({ code: "usage" });
    await expect(apply(rest, { selector: "team=a" })).rejects.toMatchObject({ code: "usage" });
    expect(summary(await apply(rest, { prune: true, selector: "team=a,env=prod" }))).toBe("1 to create, 1 to delete.");
    const { items } = await call("serviceAccounts.list", { q: "svc-" });
    expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining(["svc-dev", "svc-kept"]));
    expect(items.map(({ name }) => name)).not.toContain("svc-old");
  });

  test("does nothing that its token may not do", async () => {
    const auditor = await createPerson("ns_global", { role: "read-only" });
    process.env.LATCHKEY_ADMIN_TOKEN = auditor.token;
    try {
      await expect(apply([{ kind: "role", name: "sneaky", permissions: ["settings:write"] }])).rejects.toMatchObject({
        status: 403,
      });
    } finally {
      process.env.LATCHKEY_ADMIN_TOKEN = admin.token;
    }
  });
});
