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
