import { createServer } from "node:http";
import { apiKey } from "@better-auth/api-key";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import pg from "pg";

// What the gate is measured against, each a bare node:http server in a process of its own. Sends its port to the parent.
const [kind = "bare", tokenId = ""] = process.argv.slice(2);
const connectionString = process.env.DATABASE_URL ?? "";

type Answer = () => Promise<number>;

/** One look at a row by its primary key, prepared, over as many connections as the gate has. */
function lookup(): Answer {
  const pool = new pg.Pool({ connectionString, max: 8 });
  const text = "SELECT id, hash, revoked_at, expires_at FROM access_tokens WHERE id = $1";
  return async () => ((await pool.query({ name: "look", text, values: [tokenId] })).rows[0] ? 200 : 401);
}

async function verify(): Promise<Answer> {
  const options = {
    database: new pg.Pool({ connectionString, max: 8 }),
    secret: Buffer.alloc(32, "bench").toString("base64"),
    baseURL: "http://localhost:3000",
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    plugins: [apiKey({ rateLimit: { enabled: false } })],
  };
  await (await getMigrations(options)).runMigrations();
  const auth = betterAuth(options);
  const { user } = await auth.api.signUpEmail({
    body: { email: "ana@example.com", name: "Ana", password: "correct horse battery" },
  });
  const { key } = await auth.api.createApiKey({ body: { userId: user.id, name: "bench" } });
  return async () => ((await auth.api.verifyApiKey({ body: { key } })).valid ? 200 : 401);
}

const ANSWERS: Record<string, () => Answer | Promise<Answer>> = {
  bare: () => async () => 200,
  lookup,
  "better-auth": verify,
};

const answer = await (ANSWERS[kind] as () => Answer | Promise<Answer>)();
const server = createServer((_request, response) => {
  void answer().then((status) => response.writeHead(status, { "content-length": "0" }).end());
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as { port: number }).port));
process.on("disconnect", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));
