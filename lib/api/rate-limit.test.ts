import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { mintToken } from "@/lib/access-tokens/token-format";
import { database } from "@/lib/db";
import { createPerson, type Person, recorded } from "@/lib/operation/suites/world";
import { api } from "./api-fixture";

// Read once by env(), so it is set before the first call.
process.env.LATCHKEY_API_RATE_LIMIT = "30";
const LIMIT = 30;
const MINUTE = 60_000;

let admin: Person;
let other: Person;

beforeAll(async () => {
  admin = await createPerson("ns_global", { role: "admin" });
  other = await createPerson("ns_global", { role: "admin" });
});

// A minute that nobody has called in: the window is kept on the monotonic clock.
let now = Math.ceil(performance.now());
beforeEach(() => {
  now += 2 * MINUTE;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  return () => vi.restoreAllMocks();
});

const whoami = (token: string | null, ip = "192.0.2.7") => api(token, "GET /whoami", { ip });
const many = (count: number, call: () => ReturnType<typeof whoami>) => Promise.all(Array.from({ length: count }, call));

describe("a token has a budget of calls a minute", () => {
  test("each answer says what is left; beyond it is 429 with the seconds to wait, and nothing is done", async () => {
    const first = await whoami(admin.token);
    expect(first.headers.get("ratelimit-policy")).toBe(`"token";q=${LIMIT};w=60`);
    expect(first.headers.get("ratelimit")).toBe(`"token";r=${LIMIT - 1};t=60`);
    await many(LIMIT - 1, () => whoami(admin.token));
    now += 20_000;
    const json = { name: "never-made" };
    const refused = await api(admin.token, "POST /service-accounts", { json });
    expect([refused.status, refused.body.code]).toEqual([429, "rate_limited"]);
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
    expect(refused.headers.get("retry-after")).toBe("40");
    expect(await database().serviceAccount.count({ where: json })).toBe(0);
  });

  test("other tokens at the same address have their own, and the next minute has a new one", async () => {
    await many(LIMIT + 1, () => whoami(admin.token));
    expect((await whoami(admin.token)).status).toBe(429);
    expect((await whoami(other.token)).status).toBe(200);
    now += MINUTE;
    expect((await whoami(admin.token)).status).toBe(200);
  });

  test("what the client says of itself buys nothing", async () => {
    await many(LIMIT, () => whoami(admin.token));
    const headers = { "x-forwarded-for": "203.0.113.1", "user-agent": "another", "x-request-id": "req_mine" };
    const refused = await api(admin.token, "GET /whoami", { headers, ip: "203.0.113.5" });
    expect(refused.status).toBe(429);
    expect(refused.headers.get("x-request-id")).not.toBe("req_mine");
  });
});

describe("an address has a tenth of it for calls without a valid token", () => {
  const stranger = (ip: string) => whoami(mintToken("s").plaintext, ip);

  test("beyond it strangers are turned away without a look-up, whole /64 networks as one", async () => {
    const answers = await many(LIMIT / 10, () => stranger("2001:db8::1"));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    const query = vi.spyOn(database(), "$queryRaw");
    const refused = await stranger("2001:db8::2");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
    expect((await whoami(null, "2001:db8::3")).status).toBe(429);
    expect(query).not.toHaveBeenCalled();
    query.mockRestore();
    expect((await stranger("2001:db8:0:1::1")).status).toBe(401);
  });

  test("a token that was proven shortly before is let in from there, and refused as soon as it is revoked", async () => {
    const neighbour = await createPerson("ns_global", { role: "admin" });
    expect((await whoami(neighbour.token, "198.51.100.1")).status).toBe(200);
    await many(10, () => stranger("198.51.100.1"));
    expect((await whoami(neighbour.token, "198.51.100.1")).status).toBe(200);
    await recorded("", (tx) =>
      tx.accessToken.updateMany({
        where: { id: neighbour.tokenId },
        data: { revokedAt: new Date(), holdsName: false },
      }),
    );
    expect((await whoami(neighbour.token, "198.51.100.1")).status).toBe(401);
  });

  test("the flood is one line of the log and its count", async () => {
    for (let call = 0; call < 20; call++) await whoami("nonsense", "198.51.100.9");
    await vi.waitFor(async () =>
      expect(
        await database().activity.count({ where: { ip: "198.51.100.9", reason: "rate-limited", outcome: "refused" } }),
      ).toBe(1),
    );
  });
});
