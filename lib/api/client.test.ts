import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPerson } from "@/lib/operation/suites/world";
import { writeClientTypes } from "@/scripts/client-types";
import { rest } from "./server-fixture";

// docs/examples/typed-client.ts, with the types that a third-party generator makes of our description, against the real API.
const run = promisify(execFile);
const server = createServer(rest);
let folder: string;

beforeAll(async () => {
  await mkdir("node_modules/.cache", { recursive: true });
  folder = await mkdtemp(join(process.cwd(), "node_modules/.cache/client-"));
  await Promise.all([
    new Promise<void>((done) => server.listen(0, "127.0.0.1", done)),
    writeClientTypes("public/openapi.json", join(folder, "api.d.ts")),
    writeFile(join(folder, "package.json"), '{ "type": "module" }'),
    copyFile("docs/examples/typed-client.ts", join(folder, "typed-client.ts")),
  ]);
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

test("it compiles, and what the API would refuse does not", async () => {
  const wrong = `
    import createClient from "openapi-fetch";
    import type { paths } from "./api";
    const api = createClient<paths>();
    // @ts-expect-error there is no such path
    void api.GET("/service-acounts");
    // @ts-expect-error the name is missing
    void api.POST("/service-accounts", { body: {} });
    // @ts-expect-error an unknown status
    void api.GET("/access-tokens", { params: { query: { status: "gone" } } });`;
  await writeFile(join(folder, "wrong.ts"), wrong);
  const options =
    "--noEmit --strict --skipLibCheck --module esnext --moduleResolution bundler --target es2023 --types node";
  const files = ["typed-client.ts", "wrong.ts"].map((name) => join(folder, name));
  const tsc = ["node_modules/typescript/bin/tsc", ...options.split(" "), "--lib", "es2023,dom", "--ignoreConfig"];
  const { stdout } = await run(process.execPath, [...tsc, ...files]).catch((failed: { stdout: string }) => failed);
  expect(stdout).toBe("");
}, 60_000);

test("it does what it says, against the API without Next in between", async () => {
  const admin = await createPerson("ns_global", { role: "admin" });
  const { port } = server.address() as AddressInfo;
  const { stdout } = await run(process.execPath, ["--import", "tsx", join(folder, "typed-client.ts")], {
    env: { ...process.env, LATCHKEY_URL: `http://127.0.0.1:${port}`, LATCHKEY_ADMIN_TOKEN: admin.token },
  });
  expect(
    stdout
      .replace(/machine-\w+/, "machine")
      .trimEnd()
      .split("\n"),
  ).toEqual([
    "I am machine",
    "svc-typed has the roles client",
    "Its token is shown once: lks_...",
    "409 name_taken",
    "Its tokens: first",
    "Version 2: Made by a typed client.",
    "204 done",
    "404 not_found",
  ]);
}, 60_000);
