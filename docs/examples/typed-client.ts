import createClient from "openapi-fetch";
import type { paths } from "./api";

// A typed client of Latchkey's API, without a line of code of ours:
//   npx openapi-typescript https://latchkey.example.com/api/v1/openapi.json --output api.d.ts --default-non-nullable false
const api = createClient<paths>({
  baseUrl: `${process.env.LATCHKEY_URL}/api/v1`,
  headers: { authorization: `Bearer ${process.env.LATCHKEY_ADMIN_TOKEN}` },
});

const me = await api.GET("/whoami");
if (me.error) throw new Error(me.error.detail);
console.log(`I am ${me.data.subject.name}`);

// An account with its first token, once, however often this is repeated with the same key.
const created = await api.POST("/service-accounts", {
  params: { header: { "Idempotency-Key": crypto.randomUUID() } },
  body: { name: "svc-typed", labels: { team: "payments" }, token: { name: "first", expiresInDays: 30 } },
});
if (created.error) throw new Error(`${created.error.code}: ${created.error.detail}`);
const account = created.data;
console.log(`${account.name} has the roles ${account.roles.map(({ role }) => role).join(", ")}`);
console.log(`Its token is shown once: ${account.token?.token?.slice(0, 4)}...`);

// Refusals are typed as well.
const refused = await api.POST("/service-accounts", { body: { name: "svc-typed" } });
if (refused.error) console.log(`${refused.error.status} ${refused.error.code}`);

// Lists, page by page.
let cursor: string | undefined;
const names: string[] = [];
do {
  const page = await api.GET("/access-tokens", {
    params: { query: { serviceAccount: account.id, status: ["active", "paused"], limit: 1, cursor } },
  });
  if (page.error) throw new Error(page.error.detail);
  names.push(...page.data.items.map(({ name }) => name));
  cursor = page.data.nextCursor ?? undefined;
} while (cursor);
console.log(`Its tokens: ${names.join(", ")}`);

// A change against the version that was read; then many at once, with a result for each.
const { data: changed } = await api.PATCH("/service-accounts/{sa}", {
  params: { path: { sa: account.id }, header: { "If-Match": `"${account.version}"` } },
  body: { description: "Made by a typed client." },
});
console.log(`Version ${changed?.version}: ${changed?.description}`);
const bulk = await api.POST("/service-accounts/bulk", { body: { action: "delete", ids: [account.id, "sa_unknown"] } });
for (const { status, code } of bulk.data?.items ?? []) console.log(`${status} ${code ?? "done"}`);
