import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAccessToken } from "@/lib/access-tokens/standing";
import { mintToken } from "@/lib/access-tokens/token-format";
import { api } from "@/lib/api/api-fixture";
import { presentedToken } from "@/lib/auth/credential";
import { createPerson, createPlace, type Place } from "@/lib/operation/suites/world";
import { type Gate, startGate } from "./gate";
import { askAsNginx, givenGateway, untilDecided } from "./gate-fixture";

/** Random header values to compare; a quick look during work can do with fewer. */
const VALUES = Number(process.env.LATCHKEY_TEST_HEADERS ?? 1_000_000);

let gate: Gate;
let place: Place;
let key: string;
let token: string;
let other: string;

beforeAll(async () => {
  place = await createPlace("prod", "ns_global");
  const admin = await createPerson("ns_global", { role: "admin" });
  ({ key } = await givenGateway({ namespaceId: place.namespace.id }));
  await api(admin.token, `POST /policies/${place.policy.id}/sockets`, { json: { add: [place.socket.id] } });
  const mint = async (name: string) =>
    (await api(admin.token, `POST /service-accounts/${place.account.id}/tokens`, { json: { name } })).body.token;
  [token, other] = [await mint("one"), await mint("other")];
  gate = await startGate({ host: "127.0.0.1", port: 0 });
});
afterAll(() => gate.close());

let from = 0;
const statusOf = async (...lines: string[]) => {
  const socket = ["X-Latchkey-Socket", place.socket.name];
  const asked = { key, ip: `192.0.2.${from++ % 250}`, lines: [...socket, ...lines] };
  return (await untilDecided(() => askAsNginx(gate.port, asked))).status;
};

describe("HDR-1 over the wire, read from raw lines", () => {
  test.each([
    ["Authorization", "T"],
    ["authorization", "Bearer T"],
    ["AUTHORIZATION", "bEaReR T"],
    ["Authorization", "Token T"],
    ["Authorization", "Latchkey T"],
    ["Authorization", "Bearer Latchkey-T"],
    ["X-Latchkey-Authorization", "T"],
    ["Latchkey-Token", "T"],
    ["Border0-Token", "T"],
    ["x-access-token", "T"],
    ["X-Pomerium-Authorization", "T"],
    ["Authorization", "Pomerium T"],
    ["Authorization", "Bearer Pomerium-T"],
  ])("%s: %s opens", async (name, value) => expect(await statusOf(name, value.replace(/\bT\b/, token))).toBe(200));

  test.each([
    ["Authorization", "Bearer  T"],
    ["Authorization", "Bearer\tT"],
    ["Authorization", '"T"'],
    ["Authorization", "Bearer T,"],
    ["Authorization", "Basic T"],
    ["Authorization", "Bearer"],
    ["Authorization", ""],
    ["Latchkey-Token", "Bearer T"],
    ["X_Latchkey_Authorization", "T"],
    ["Latchkey_Token", "T"],
  ])("%s: %j does not", async (name, value) => expect(await statusOf(name, value.replace(/\bT\b/, token))).toBe(401));
});

describe("several credentials", () => {
  test("HDR-2 two of ours that differ: 400; the same one twice over: 200; ours beside a foreign bearer: ours", async () => {
    expect(await statusOf("Latchkey-Token", token, "Border0-Token", other)).toBe(400);
    expect(await statusOf("Latchkey-Token", token, "Authorization", `Bearer ${other}`)).toBe(400);
    expect(await statusOf("Latchkey-Token", token, "Authorization", `Bearer ${token}`)).toBe(200);
    expect(await statusOf("Latchkey-Token", token, "Authorization", "Bearer of.another.kind")).toBe(200);
    expect(await statusOf("Latchkey-Token", token, "Authorization", "Basic dXNlcjpwYXNz")).toBe(200);
  });
  test("HDR-3 two Authorization lines, or a header of ours twice: 400, the same value or not", async () => {
    expect(await statusOf("Authorization", `Bearer ${token}`, "authorization", `Bearer ${token}`)).toBe(400);
    expect(await statusOf("Latchkey-Token", token, "LATCHKEY-TOKEN", token)).toBe(400);
    expect(await statusOf("X-Latchkey-Gateway", key, "Authorization", `Bearer ${token}`)).toBe(400);
  });
  test("HDR-4 64 KB of headers, or more than 100 lines: 431", async () => {
    expect(await statusOf("X-Big", "x".repeat(65_536))).toBe(431);
    const many = (count: number) => Array.from({ length: count }, (_, at) => [`X-${at}`, "x"]).flat();
    expect(await statusOf("Authorization", token, ...many(101))).toBe(431);
    expect(await statusOf(...many(2_500), "Authorization", token)).toBe(431);
    expect(await statusOf("Authorization", token, ...many(80))).toBe(200);
  });
  test("HDR-5 truncated, extended, another alphabet, any one character changed: 401", async () => {
    const changed = [token.slice(0, -1), `${token}0`, `${token}é`, token.replace("_", "-"), token.toUpperCase()];
    for (const at of [0, 3, 10, 30, 62]) {
      const letter = token[at] === "a" ? "b" : "a";
      changed.push(token.slice(0, at) + letter + token.slice(at + 1));
    }
    for (const text of changed) expect([text, await statusOf("Authorization", `Bearer ${text}`)]).toEqual([text, 401]);
  });
});

/** The forms again, by hand and without a pattern. Answers the id of the one good token, `null`, or that it conflicts. */
function reference(lines: readonly (readonly [name: string, value: string])[]): string | null {
  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const isOurs = (text: string) => ["lks_", "lkg_", "lkx_"].includes(text.slice(0, 4));
  const own: string[] = [];
  let foreign: string | null = null;
  const seen = new Set<string>();
  for (const [name, value] of lines) {
    if (seen.has(name)) return "conflict";
    seen.add(name);
    if (name !== "authorization") {
      if (value.includes(",")) return "conflict";
      own.push(value);
      continue;
    }
    const lower = value.toLowerCase();
    const ours = ["latchkey ", "pomerium ", "bearer latchkey-", "bearer pomerium-"].find((one) =>
      lower.startsWith(one),
    );
    const plain = ["bearer ", "token "].find((one) => lower.startsWith(one));
    const text = value.slice((ours ?? plain ?? "").length);
    if (ours !== undefined || isOurs(text)) own.push(text);
    else foreign = text;
  }
  if (own.some((one) => one !== own[0])) return "conflict";
  const text = own[0] ?? foreign;
  if (text === null || text === undefined || text.length !== 63 || text[3] !== "_" || text[16] !== "_") return null;
  if (text.slice(0, 3) !== "lks") return null;
  for (let at = 4; at < 63; at++) if (at !== 16 && !digits.includes(text[at] as string)) return null;
  let crc = 0xffffffff;
  for (let at = 0; at < 57; at++) {
    crc ^= text.charCodeAt(at);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  let sum = 0;
  for (const letter of text.slice(57)) sum = sum * 62 + digits.indexOf(letter);
  return sum === (crc ^ 0xffffffff) >>> 0 ? text.slice(4, 16) : null;
}

test(`${VALUES.toLocaleString("en-US")} random sets of headers mean what a small parser written apart says`, {
  timeout: 120_000,
}, () => {
  let state = 20_270_101;
  // A linear congruential generator: fast, and the same values in every run.
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const tokens = Array.from({ length: 5 }, () => mintToken("s").plaintext);
  const bases = [...tokens, mintToken("g").plaintext, "", "abc.def.ghi", "dXNlcjpwYXNz", "lks_", "lks_x_y"];
  const schemes = [
    "",
    "",
    "Bearer ",
    "bearer ",
    "BEARER  ",
    "Token ",
    "tOKEN ",
    "Latchkey ",
    "Bearer Latchkey-",
    "Pomerium ",
  ];
  const more = ["Bearer Pomerium-", "bearer pomerium-", "Basic ", "Bearer\t", " Bearer ", "Latchkey-", '"', "Digest "];
  const odd = ["\0", " ", "\t", ",", '"', "\u00e9", "_", "0", "Z", "=", ";", "\u007f"];
  const names = ["authorization", "x-latchkey-authorization", "latchkey-token", "border0-token", "x-access-token"];
  const value = () => {
    let text = pick(below(3) === 0 ? more : schemes) + pick(bases);
    for (let edits = below(4) === 0 ? below(3) : 0; edits > 0; edits--) {
      const at = below(text.length + 1);
      text = text.slice(0, at) + pick(odd) + text.slice(at + below(2));
    }
    return text;
  };
  let accepted = 0;
  for (let round = 0; round < VALUES; round++) {
    const lines: [string, string][] = [[pick(names), value()]];
    if (below(5) === 0) lines.push([pick(names), below(2) === 0 ? pick(bases) : value()]);
    const presented = presentedToken((name) => lines.filter(([one]) => one === name).map(([, text]) => text));
    const parsed = presented.is === "token" ? parseAccessToken(presented.text) : null;
    const found = presented.is === "conflicting" ? "conflict" : (parsed?.id12 ?? null);
    if (found !== reference(lines)) expect({ lines, found }).toEqual({ lines, found: reference(lines) });
    if (parsed) accepted++;
  }
  expect(accepted).toBeGreaterThan(VALUES / 20);
});
