import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { removeLogin, writeLogin } from "./config";
import { checkedUrl, connection, soundToken } from "./connection";
import { emptyHome, removeHomes } from "./process-fixture";

const NAMES = ["LATCHKEY_URL", "LATCHKEY_ADMIN_TOKEN", "LATCHKEY_ALLOW_HTTP", "XDG_CONFIG_HOME"];
const before = NAMES.map((name) => [name, process.env[name]] as const);

afterAll(removeHomes);
beforeEach(() => {
  for (const name of NAMES) delete process.env[name];
  process.env.XDG_CONFIG_HOME = emptyHome();
});
afterEach(() => {
  for (const [name, value] of before)
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
});

test.each([
  ["https://latchkey.example.com/", "https://latchkey.example.com"],
  ["https://example.com/latchkey/api/v1", "https://example.com/latchkey"],
  ["http://localhost:3000", "http://localhost:3000"],
  ["http://127.0.0.1:3000/", "http://127.0.0.1:3000"],
  ["http://[::1]:3000", "http://[::1]:3000"],
])("%s is a server", (text, url) => expect(checkedUrl(text)).toBe(url));

test.each(["latchkey", "ftp://example.com", "https://user:password@example.com", "javascript:alert(1)"])(
  "%s is no server's address",
  (text) => expect(() => checkedUrl(text)).toThrow("A server's address is like"),
);

test.each([
  "http://latchkey.example.com",
  "http://10.0.0.1",
  "http://127.0.0.1.example.com",
  "http://localhost.example.com",
])("no token goes to %s unencrypted, unless that is allowed", (text) => {
  expect(() => checkedUrl(text)).toThrow("is not encrypted");
  expect(checkedUrl(text, true)).toBe(text);
  process.env.LATCHKEY_ALLOW_HTTP = "1";
  expect(checkedUrl(text)).toBe(text);
});

test("the environment decides before the login", () => {
  writeLogin({ url: "https://one.example.com", token: "kept" });
  expect(connection()).toMatchObject({ url: "https://one.example.com", token: "kept" });
  process.env.LATCHKEY_ADMIN_TOKEN = "given";
  expect(connection()).toMatchObject({ url: "https://one.example.com", token: "given" });
  process.env.LATCHKEY_URL = "https://two.example.com";
  expect(connection()).toMatchObject({ url: "https://two.example.com", token: "given" });
});

test("a login that can't be kept or forgotten says why, and leaves no token behind", () => {
  const folder = join(process.env.XDG_CONFIG_HOME as string, "latchkey");
  mkdirSync(join(folder, "config.json"), { recursive: true });
  expect(() => writeLogin({ url: "https://one.example.com", token: "kept" })).toThrow(/can't be written \(E/);
  expect(removeLogin).toThrow(/can't be removed/);
  expect(readdirSync(folder)).toEqual(["config.json"]);
});

test("a kept token is presented to the server that it was kept for, and to no other", () => {
  writeLogin({ url: "https://one.example.com", token: "kept" });
  process.env.LATCHKEY_URL = "https://two.example.com";
  expect(() => connection()).toThrow("is another server than https://one.example.com");
  process.env.LATCHKEY_URL = "https://one.example.com/";
  expect(connection().token).toBe("kept");
});

test.each(["", "  \n", "two words", "lks_a\nX-Evil: 1", "lks_ä"])("%j is no token", (text) =>
  expect(() => soundToken(text, "stdin")).toThrow(/stdin/),
);
