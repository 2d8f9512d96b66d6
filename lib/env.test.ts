import { expect, test } from "vitest";
import { EnvironmentError, parseEnv } from "./env";

const SECRET = Buffer.alloc(32, 7).toString("base64");

test("an empty environment has the defaults", () => {
  const settings = parseEnv({ PORT: "", OIDC_NAME: "" });
  expect(settings).toMatchObject({ host: "127.0.0.1", port: 3000, gatePort: 3001, databasePort: 5433 });
  expect(settings).toMatchObject({ databaseUrl: null, secret: null, admin: null, oidc: null, smtp: null });
  expect(settings.url).toBe("http://localhost:3000");
  expect(settings.dataDirectory).toMatch(/^\/.*\.data$/);
});

test.each<[Record<string, string>, object]>([
  [{ PORT: "8080" }, { port: 8080, url: "http://localhost:8080" }],
  [{ DATABASE_URL: "postgres://u:p@db/latchkey" }, { databaseUrl: "postgres://u:p@db/latchkey" }],
  [{ LATCHKEY_SECRET: SECRET }, { secret: Buffer.alloc(32, 7) }],
  [{ LATCHKEY_URL: "https://latchkey.example.com/" }, { url: "https://latchkey.example.com" }],
  [{ LATCHKEY_URL: "http://127.1.2.3:3000" }, { url: "http://127.1.2.3:3000" }],
  [{ LATCHKEY_URL: "http://[::1]:3000" }, { url: "http://[::1]:3000" }],
  [{ LATCHKEY_URL: "http://intranet", LATCHKEY_ALLOW_HTTP: "1" }, { url: "http://intranet" }],
  [
    { LATCHKEY_ADMIN_EMAIL: "ana@example.com", LATCHKEY_ADMIN_PASSWORD: "correct horse battery" },
    { admin: { email: "ana@example.com", password: "correct horse battery" } },
  ],
  [
    { OIDC_ISSUER: "https://id.example.com", OIDC_CLIENT_ID: "latchkey", OIDC_CLIENT_SECRET: "s" },
    { oidc: { issuer: "https://id.example.com", clientId: "latchkey", clientSecret: "s", name: "single sign-on" } },
  ],
  [
    { SMTP_URL: "smtp://mail:25", SMTP_FROM: "Latchkey <latchkey@example.com>" },
    { smtp: { url: "smtp://mail:25", from: "Latchkey <latchkey@example.com>" } },
  ],
  // The port of the embedded database does not matter where there is none.
  [{ DATABASE_URL: "postgres://db/x", PORT: "5433" }, { port: 5433 }],
])("%o is accepted", (source, expected) => {
  expect(parseEnv(source)).toMatchObject(expected);
});

test.each<[Record<string, string>, string]>([
  [{ PORT: "0" }, "PORT must be a whole number from 1 to 65535."],
  [{ PORT: "65536" }, "PORT must be a whole number from 1 to 65535."],
  [{ PORT: "3e3" }, "PORT must be a whole number from 1 to 65535."],
  [{ LATCHKEY_GATE_PORT: " 80" }, "LATCHKEY_GATE_PORT must be a whole number from 1 to 65535."],
  [{ LATCHKEY_GATE_PORT: "3000" }, "LATCHKEY_GATE_PORT must differ from PORT."],
  [{ LATCHKEY_DB_PORT: "3001" }, "LATCHKEY_DB_PORT must differ from LATCHKEY_GATE_PORT."],
  [
    { DATABASE_URL: "mysql://hunter2@db/x" },
    "DATABASE_URL must be a URL like postgresql://user:password@host:5432/name.",
  ],
  [{ LATCHKEY_HOST: "hunter2/" }, "LATCHKEY_HOST must be an address or host name to listen on."],
  [
    { LATCHKEY_URL: "http://hunter2.example.com" },
    "LATCHKEY_URL must begin with https:// unless LATCHKEY_ALLOW_HTTP is 1.",
  ],
  [
    { LATCHKEY_URL: "http://localhost.example.com" },
    "LATCHKEY_URL must begin with https:// unless LATCHKEY_ALLOW_HTTP is 1.",
  ],
  [{ LATCHKEY_URL: "https://x/y" }, "LATCHKEY_URL must be a URL like https://latchkey.example.com, without a path."],
  [{ LATCHKEY_URL: "ftp://x" }, "LATCHKEY_URL must be a URL like https://latchkey.example.com, without a path."],
  [{ LATCHKEY_ALLOW_HTTP: "hunter2" }, "LATCHKEY_ALLOW_HTTP must be 1 or 0."],
  [{ LATCHKEY_SECRET: "hunter2" }, "LATCHKEY_SECRET must be 32 random bytes or more in base64."],
  [{ LATCHKEY_SECRET: `${SECRET}!` }, "LATCHKEY_SECRET must be 32 random bytes or more in base64."],
  [{ LATCHKEY_ADMIN_EMAIL: "hunter2" }, "LATCHKEY_ADMIN_EMAIL must be an email address."],
  [{ LATCHKEY_ADMIN_PASSWORD: "hunter2" }, "LATCHKEY_ADMIN_PASSWORD must be 12 to 128 characters long."],
  [{ LATCHKEY_ADMIN_PASSWORD: "hunter2".repeat(20) }, "LATCHKEY_ADMIN_PASSWORD must be 12 to 128 characters long."],
  [{ LATCHKEY_ADMIN_EMAIL: "ana@example.com" }, "LATCHKEY_ADMIN_EMAIL needs LATCHKEY_ADMIN_PASSWORD as well."],
  [{ OIDC_CLIENT_ID: "hunter2" }, "OIDC_CLIENT_ID needs OIDC_ISSUER and OIDC_CLIENT_SECRET as well."],
  [{ SMTP_URL: "http://hunter2" }, "SMTP_URL must be a URL like smtp://user:password@host:587."],
  [{ SMTP_URL: "smtp://" }, "SMTP_URL must be a URL like smtp://user:password@host:587."],
  [{ SMTP_URL: "smtp://ana:hunter%2@mail:587" }, "SMTP_URL must be a URL like smtp://user:password@host:587."],
  [{ SMTP_URL: "smtp://mail/hunter2" }, "SMTP_URL must be a URL like smtp://user:password@host:587."],
  [{ SMTP_URL: "smtp://mail?hunter2=1" }, "SMTP_URL must be a URL like smtp://user:password@host:587."],
  [{ SMTP_FROM: "hunter2@a,b@c" }, "SMTP_FROM must be a sender like Latchkey <latchkey@example.com>."],
  [{ SMTP_FROM: "hunter\n2 <a@b>" }, "SMTP_FROM must be a sender like Latchkey <latchkey@example.com>."],
  [{ SMTP_FROM: "hunter2" }, "SMTP_FROM must be a sender like Latchkey <latchkey@example.com>."],
])("%o is refused in one sentence without the value", (source, sentence) => {
  const problems = problemsOf(source);
  expect(problems).toEqual([sentence]);
  expect(problems.join()).not.toContain("hunter2");
});

test("every bad variable is named at once", () => {
  expect(problemsOf({ PORT: "x", SMTP_URL: "x", LATCHKEY_SECRET: "x" })).toHaveLength(3);
});

function problemsOf(source: Record<string, string>): string[] {
  try {
    parseEnv(source);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}
