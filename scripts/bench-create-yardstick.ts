import { createServer } from "node:http";
import { apiKey } from "@better-auth/api-key";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import pg from "pg";
import { findFreePort } from "./ports";

// What creating tokens is measured against: better-auth on node:http. Sends its port and a session's cookies to the parent.
const port = await findFreePort();
const options = {
  database: new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 }),
  secret: Buffer.alloc(32, "bench").toString("base64"),
  baseURL: `http://localhost:${port}`,
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  plugins: [apiKey()],
};
await (await getMigrations(options)).runMigrations();
const auth = betterAuth(options);
const body = { email: "ana@example.com", name: "Ana", password: "correct horse battery" };
const { headers } = await auth.api.signUpEmail({ body, returnHeaders: true });
const cookie = headers
  .getSetCookie()
  .map((line) => line.split(";")[0])
  .join("; ");

const server = createServer(toNodeHandler(auth));
server.listen(port, "127.0.0.1", () => process.send?.({ port, cookie }));
process.on("disconnect", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));
