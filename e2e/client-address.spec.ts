import { expect, test, unique } from "./fixtures";

test("a token limited to a network can't be used by claiming an address from it", async ({ api, playwright }) => {
  const account = (await (
    await api.post("/api/v1/service-accounts", {
      data: { name: unique("svc-limited"), token: { name: "t", allowedCidrs: ["10.20.0.0/16"] } },
    })
  ).json()) as { token: { token: string } };
  const stranger = await playwright.request.newContext({ baseURL: process.env.LATCHKEY_E2E_URL });
  const claims: Record<string, string>[] = [
    {},
    { "x-forwarded-for": "10.20.0.1" },
    { "x-real-ip": "10.20.0.1" },
    { forwarded: "for=10.20.0.1" },
    { "x-forwarded-for": "10.20.0.1, 10.20.0.2" },
  ];
  for (const claim of claims) {
    const answer = await stranger.get("/api/v1/whoami", { headers: { authorization: account.token.token, ...claim } });
    expect(answer.status(), JSON.stringify(claim)).toBe(401);
  }
  await stranger.dispose();
});
