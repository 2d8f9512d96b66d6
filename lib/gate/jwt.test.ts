import { createHmac } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { database } from "@/lib/db";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";
import { type Gate, startGate } from "./gate";
import { askAsNginx, askRaw, givenGateway } from "./gate-fixture";

let gate: Gate;
let place: Place;
let admin: Person;
let key: string;
let jwt: string;
let id: string;

const mint = async (more: object = {}) =>
  (
    await api(admin.token, `POST /service-accounts/${place.account.id}/tokens`, {
      json: { name: `jwt-${Math.random()}`, format: "jwt", ...more },
    })
  ).body;

beforeAll(async () => {
  place = await createPlace("prod", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
  ({ key } = await givenGateway({ namespaceId: place.namespace.id }));
  await api(admin.token, `POST /policies/${place.policy.id}/sockets`, { json: { add: [place.socket.id] } });
  ({ token: jwt, id } = await mint());
  gate = await startGate({ host: "127.0.0.1", port: 0 });
});
afterAll(() => gate.close());

const lines = () => ["X-Latchkey-Socket", place.socket.name];
let from = 0;
// From ever new addresses: repeated refusals from one are limited.
const ask = async (token: string) =>
  (await askAsNginx(gate.port, { key, token, lines: lines(), ip: `192.0.2.${from++ % 250}` })).status;
const call = async (token: string) => (await api(token, "GET /whoami", { ip: `198.51.100.${from++ % 250}` })).status;
const both = async (token: string) => [await ask(token), await call(token)];
const keys = async (): Promise<JWK[]> =>
  JSON.parse((await askRaw(gate.port, "GET", "/.well-known/jwks.json", [])).text).keys;
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

test("a token in JWT format opens what its account may open, and says what the contract says of it", async () => {
  expect(await both(jwt)).toEqual([200, 200]);
  const [signing] = await keys();
  expect(decodeProtectedHeader(jwt)).toEqual({ alg: "EdDSA", typ: "at+jwt", kid: signing?.kid });
  const { exp, iat, nbf, ...claims } = decodeJwt(jwt);
  expect(claims).toEqual({
    iss: "http://localhost:3000",
    sub: `${place.account.name}@${place.namespace.id}`,
    jti: id,
    namespace: place.namespace.slug,
  });
  expect([nbf, (exp as number) - (iat as number)]).toEqual([iat, 365 * 86_400]);
  expect(signing).toEqual({
    kty: "OKP",
    crv: "Ed25519",
    x: expect.any(String),
    kid: signing?.kid,
    alg: "EdDSA",
    use: "sig",
  });
});

describe("P4 nothing but the very token is accepted", () => {
  const parts = () => jwt.split(".") as [string, string, string];
  const resigned = async (header: object, claims: object, by?: CryptoKey) => {
    const pair = by ? { privateKey: by } : await generateKeyPair("EdDSA", { extractable: true });
    const all = { alg: "EdDSA", typ: "at+jwt", kid: decodeProtectedHeader(jwt).kid, ...header };
    return new SignJWT({ ...decodeJwt(jwt), ...claims }).setProtectedHeader(all).sign(pair.privateKey);
  };
  test.each<[string, () => Promise<string> | string]>([
    [
      "alg none",
      () => `${encoded({ alg: "none", typ: "at+jwt", kid: decodeProtectedHeader(jwt).kid })}.${parts()[1]}.`,
    ],
    [
      "HS256 with the public key as its secret",
      async () => {
        const text = `${encoded({ ...decodeProtectedHeader(jwt), alg: "HS256" })}.${parts()[1]}`;
        return `${text}.${createHmac("sha256", (await keys())[0]?.x ?? "")
          .update(text)
          .digest("base64url")}`;
      },
    ],
    ["another's key under our kid", () => resigned({}, {})],
    ["an unknown kid", () => resigned({ kid: "lkk_0000000000000000" }, {})],
    [
      "its own key in the header",
      async () => {
        const pair = await generateKeyPair("EdDSA", { extractable: true });
        return resigned({ jwk: await exportJWK(pair.publicKey) }, {}, pair.privateKey);
      },
    ],
    ["the address of a key in the header", () => resigned({ jku: "https://evil.example/jwks.json" }, {})],
    ["edited claims", () => `${parts()[0]}.${encoded({ ...decodeJwt(jwt), sub: "admin" })}.${parts()[2]}`],
    [
      "one character of the signature changed",
      () => `${jwt.slice(0, -2)}${jwt.at(-2) === "A" ? "B" : "A"}${jwt.at(-1)}`,
    ],
    ["a cut signature", () => jwt.slice(0, -1)],
    ["the jti of another's token", () => resigned({}, { jti: admin.tokenId })],
    ["no jti", () => resigned({}, { jti: undefined })],
  ])("%s: 401", async (_what, forged) => expect(await both(await forged())).toEqual([401, 401]));

  test("signed by our own key, but never issued: wrong issuer, expired, or just another text: 401", async () => {
    const { signingKey } = await import("@/lib/access-tokens/signing-keys");
    const ours = await recorded("", (tx) => signingKey(tx, new Date()));
    const privateKey = (await importJWK(ours.privateKey, "EdDSA")) as CryptoKey;
    for (const claims of [{ iss: "https://evil.example" }, { exp: 1 }, {}, { nbf: 9e9 }])
      expect(await both(await resigned({}, claims, privateKey))).toEqual([401, 401]);
  });
});

test("revoking one works at once, on every surface", async () => {
  const one = await mint();
  expect(await both(one.token)).toEqual([200, 200]);
  await api(admin.token, `DELETE /access-tokens/${one.id}`);
  expect(await both(one.token)).toEqual([401, 401]);
});

test("a key that signs no more still verifies the tokens it signed, as long as one lives", async () => {
  const before = decodeProtectedHeader(jwt).kid;
  await recorded(
    "",
    (tx) => tx.$executeRaw`UPDATE signing_keys SET created_at = now() - interval '91 days' WHERE id = ${before}`,
  );
  const next = await mint();
  expect(decodeProtectedHeader(next.token).kid).not.toBe(before);
  expect((await keys()).map(({ kid }) => kid)).toEqual([decodeProtectedHeader(next.token).kid, before]);
  expect([await both(jwt), await both(next.token)]).toEqual([
    [200, 200],
    [200, 200],
  ]);
  await recorded("", (tx) => tx.$executeRaw`UPDATE signing_keys SET needed_until = now() WHERE id = ${before}`);
  expect((await keys()).map(({ kid }) => kid)).toEqual([decodeProtectedHeader(next.token).kid]);
});

test("twenty at once are signed by one key; rotating one keeps its format", async () => {
  await recorded("", (tx) => tx.$executeRaw`UPDATE signing_keys SET retired_at = now(), needed_until = 'infinity'`);
  const made = await Promise.all(Array.from({ length: 20 }, () => mint()));
  expect(new Set(made.map(({ token }) => decodeProtectedHeader(token).kid))).toHaveLength(1);
  const { body } = await api(admin.token, `POST /access-tokens/${made[0].id}/rotate`);
  expect([body.format, await both(body.token), await both(made[0].token)]).toEqual(["jwt", [200, 200], [200, 200]]);
});

test("P3, P4 the database holds neither the token nor the private key in the clear", async () => {
  const rows = await database().$queryRaw<{ dump: string }[]>`
    SELECT (SELECT string_agg(t::text, ' ') FROM access_tokens t) || (SELECT string_agg(k::text, ' ') FROM signing_keys k)
      || (SELECT string_agg(a::text, ' ') FROM activity a) AS dump`;
  const { signingKey } = await import("@/lib/access-tokens/signing-keys");
  const { privateKey } = await recorded("", (tx) => signingKey(tx, null));
  expect(rows[0]?.dump).not.toContain(jwt.split(".")[2]);
  expect(rows[0]?.dump).not.toContain(Buffer.from(privateKey.d ?? "").toString("hex"));
  expect(rows[0]?.dump).not.toContain(privateKey.d);
});

describe("presented as Pomerium's clients present theirs", () => {
  test.each([
    ["X-Pomerium-Authorization", ""],
    ["Authorization", "Pomerium "],
    ["Authorization", "Bearer Pomerium-"],
  ])("%s: %s<jwt>", async (name, before) => {
    const { token } = await mint();
    const answer = await askAsNginx(gate.port, { key, lines: [...lines(), name, `${before}${token}`] });
    expect(answer.status).toBe(200);
  });

  test("ours in one header and another of ours in Authorization: 400; a foreign JWT there: ours counts", async () => {
    const { token } = await mint();
    const two = ["X-Pomerium-Authorization", token, "Authorization", `Bearer ${jwt}`];
    expect((await askAsNginx(gate.port, { key, lines: [...lines(), ...two] })).status).toBe(400);
    const foreign = await new SignJWT({}).setProtectedHeader({ alg: "HS256" }).sign(Buffer.alloc(32));
    const mixed = ["X-Pomerium-Authorization", token, "Authorization", `Bearer ${foreign}`];
    expect((await askAsNginx(gate.port, { key, lines: [...lines(), ...mixed] })).status).toBe(200);
  });
});
