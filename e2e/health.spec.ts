import { request as send } from "node:http";
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

test("the API answers where it is asked, on either port alike, and never sends a token elsewhere", async ({
  request,
}) => {
  for (const [path, status] of [
    ["/api/v1/whoami/", 401],
    ["/api/v1/whoami/?x=/", 401],
    ["/api/v1/", 401],
    ["/api/v1//whoami", 401],
    ["/api/v1/whoami//", 401],
    ["/api/v1/openapi.json/", 200],
  ] as const)
    for (const base of ["", process.env.LATCHKEY_E2E_GATE_URL]) {
      const answer = await request.get(`${base}${path}`, { maxRedirects: 0 });
      expect(answer.status(), `${base}${path}`).toBe(status);
      expect(answer.headers()["content-type"]).toBe(`application/${status === 200 ? "" : "problem+"}json`);
    }
});

test("a target that is no path is 400, and of a whole address the path counts", async ({ baseURL }) => {
  const { hostname, port } = new URL(baseURL ?? "");
  const ask = (method: string, path: string) =>
    new Promise((done, failed) =>
      send({ hostname, port, method, path }, (answer) => done(answer.resume().statusCode))
        .on("error", failed)
        .end(),
    );
  expect(await ask("OPTIONS", "*")).toBe(400);
  expect(await ask("GET", "http://elsewhere.example/api/v1/whoami")).toBe(401);
  expect(await ask("GET", "http://elsewhere.example/healthz")).toBe(200);
});
