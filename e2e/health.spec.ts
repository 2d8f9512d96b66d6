import { expect, test } from "@playwright/test";

test("the portal is alive and ready, and says nothing else to strangers", async ({ request }) => {
  const alive = await request.get("/healthz");
  expect(alive.status()).toBe(200);
  expect(await alive.text()).toBe("ok\n");
  const ready = await request.get("/readyz");
  expect(ready.status()).toBe(200);
  expect(await ready.text()).toBe("ready\n");
  expect(ready.headers()["cache-control"]).toBe("no-store");
});

test("an address that can't be decoded is refused in the one shape of refusals, wherever it points", async ({
  request,
}) => {
  for (const path of ["/%ff", "/invite/%ff", "/api/auth/%ff", "/api/v1/%ff", "/api/v1/service-accounts/%"]) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBe(400);
    expect(answer.headers()["content-type"], path).toBe("application/problem+json");
    expect(await answer.json(), path).toMatchObject({ status: 400, code: "malformed_request" });
  }
  const answer = await request.get("/api/auth/error?error=%00", { maxRedirects: 0 });
  expect(answer.headers().location).toBe("/sign-in?error=%00");
});

test("whatever a namespace is called, its pages carry the browser's protection", async ({ request }) => {
  for (const path of ["/awell-known/policies", "/favicon-ico", "/favicon.ico", "/icon-svg", "/openapi-json"]) {
    const headers = (await request.get(path, { maxRedirects: 0 })).headers();
    expect(headers["content-security-policy"], path).toContain("frame-ancestors 'none'");
    expect(headers["x-content-type-options"], path).toBe("nosniff");
  }
});
