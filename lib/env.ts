import { resolve } from "node:path";
import { z } from "zod";
import { isCanonicalCidr } from "./network/cidr";
import { isLoopback } from "./network/loopback";

/** What the environment says. Absent settings are null; `dataDirectory` is absolute, `url` an origin without a slash. */
export interface Settings {
  databaseUrl: string | null;
  /** The decoded key material, 32 bytes or more. */
  secret: Buffer | null;
  dataDirectory: string;
  host: string;
  port: number;
  gatePort: number;
  /** Of the embedded database only. */
  databasePort: number;
  url: string;
  /** Calls of the REST API that one token may make in a minute; 0 for as many as it likes. */
  apiRateLimit: number;
  /** Networks from which /metrics may be read on the gate's port. */
  metricsFrom: readonly string[];
  admin: { email: string; password: string } | null;
  bootstrapTokenFile: string | null;
  bootstrapGatewayKeyFile: string | null;
  oidc: { issuer: string; clientId: string; clientSecret: string; name: string } | null;
  smtp: { url: string; from: string } | null;
}

/** Settings of a running process, to which `npm start` has given a database and a secret. */
export type Env = Settings & { databaseUrl: string; secret: Buffer };

/** Each problem is one sentence that names the variable and what is expected, never the value. */
export class EnvironmentError extends Error {
  override name = "EnvironmentError";
  constructor(readonly problems: string[]) {
    super(problems.join("\n"));
  }
}

let parsed: Env | undefined;

/** The environment of this process, parsed once. Throws `EnvironmentError`. */
export function env(): Env {
  if (!parsed) {
    const settings = parseEnv(process.env);
    const { databaseUrl, secret } = settings;
    if (!databaseUrl) throw new EnvironmentError(["DATABASE_URL is not set; npm start sets it for the portal."]);
    if (!secret) throw new EnvironmentError(["LATCHKEY_SECRET is not set; npm start sets it for the portal."]);
    parsed = { ...settings, databaseUrl, secret };
  }
  return parsed;
}

/** Parses the variables of `source`; an empty string counts as unset. Throws `EnvironmentError` with every problem. */
export function parseEnv(source: Record<string, string | undefined>): Settings {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const result = variables.safeParse(present);
  if (!result.success) {
    throw new EnvironmentError(result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}.`));
  }
  const values = result.data;
  const problems = contradictions(values);
  if (problems.length > 0) throw new EnvironmentError(problems);
  return {
    databaseUrl: values.DATABASE_URL ?? null,
    secret: values.LATCHKEY_SECRET ? Buffer.from(values.LATCHKEY_SECRET, "base64") : null,
    dataDirectory: resolve(values.LATCHKEY_DATA_DIR),
    host: values.LATCHKEY_HOST,
    port: values.PORT,
    gatePort: values.LATCHKEY_GATE_PORT,
    databasePort: values.LATCHKEY_DB_PORT,
    url: values.LATCHKEY_URL ? new URL(values.LATCHKEY_URL).origin : `http://localhost:${values.PORT}`,
    apiRateLimit: values.LATCHKEY_API_RATE_LIMIT,
    metricsFrom: values.LATCHKEY_METRICS_FROM,
    admin: together(values.LATCHKEY_ADMIN_EMAIL, values.LATCHKEY_ADMIN_PASSWORD, (email, password) => ({
      email,
      password,
    })),
    bootstrapTokenFile: values.LATCHKEY_BOOTSTRAP_TOKEN_FILE ?? null,
    bootstrapGatewayKeyFile: values.LATCHKEY_BOOTSTRAP_GATEWAY_KEY_FILE ?? null,
    oidc: oidcOf(values),
    smtp: together(values.SMTP_URL, values.SMTP_FROM, (url, from) => ({ url, from })),
  };
}

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((value) => value >= 1 && value <= 65535);
const path = z.string().refine((value) => !value.includes("\0"));

const variables = z.object({
  DATABASE_URL: expected(url("postgres:", "postgresql:"), "a URL like postgresql://user:password@host:5432/name"),
  LATCHKEY_DATA_DIR: expected(path, "a folder").default(".data"),
  LATCHKEY_HOST: expected(z.string().regex(/^[0-9A-Za-z.:_-]+$/), "an address or host name to listen on").default(
    "127.0.0.1",
  ),
  PORT: expected(port, "a whole number from 1 to 65535").default(3000),
  LATCHKEY_GATE_PORT: expected(port, "a whole number from 1 to 65535").default(3001),
  LATCHKEY_DB_PORT: expected(port, "a whole number from 1 to 65535").default(5433),
  LATCHKEY_TRUSTED_PROXIES: expected(
    z.string().regex(/^\d$/).transform(Number),
    "how many reverse proxies stand in front of the portal, 0 to 9",
  ).default(0),
  LATCHKEY_URL: expected(
    url("http:", "https:").refine(isOrigin),
    "a URL like https://latchkey.example.com, without a path",
  ),
  LATCHKEY_API_RATE_LIMIT: expected(
    z
      .string()
      .regex(/^\d{1,7}$/)
      .transform(Number),
    "how many calls a minute a token may make, or 0 for no limit",
  ).default(30_000),
  LATCHKEY_ALLOW_HTTP: expected(z.enum(["0", "1"]), "1 or 0"),
  LATCHKEY_METRICS_FROM: expected(
    z
      .string()
      .transform((text) => text.split(",").map((one) => one.trim()))
      .refine((list) => list.every(isCanonicalCidr)),
    "networks like 10.20.0.0/16,2001:db8::/32",
  ).default(["127.0.0.0/8", "::1/128"]),
  LATCHKEY_ADMIN_EMAIL: expected(z.email(), "an email address"),
  LATCHKEY_ADMIN_PASSWORD: expected(z.string().refine(isPasswordLength), "12 to 128 characters long"),
  LATCHKEY_BOOTSTRAP_TOKEN_FILE: expected(path, "the path of a new file"),
  LATCHKEY_BOOTSTRAP_GATEWAY_KEY_FILE: expected(path, "the path of a new file"),
  LATCHKEY_SECRET: expected(z.string().refine(isKeyMaterial), "32 random bytes or more in base64"),
  LATCHKEY_LOG_LEVEL: expected(
    z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]),
    "one of fatal, error, warn, info, debug, trace, silent",
  ),
  OIDC_ISSUER: expected(url("http:", "https:"), "the URL of an OpenID Connect issuer"),
  OIDC_CLIENT_ID: expected(z.string(), "a client ID"),
  OIDC_CLIENT_SECRET: expected(z.string(), "a client secret"),
  OIDC_NAME: expected(z.string().max(60), "a name of at most 60 characters").default("single sign-on"),
  SMTP_URL: expected(url("smtp:", "smtps:").refine(isMailServer), "a URL like smtp://user:password@host:587"),
  SMTP_FROM: expected(
    z.string().regex(/^([^<>@\p{Cc}]*<[^<>@\s,;]+@[^<>@\s,;]+>|[^<>@\s,;]+@[^<>@\s,;]+)$/u),
    "a sender like Latchkey <latchkey@example.com>",
  ),
});

type Values = z.infer<typeof variables>;

/** zod's own messages quote the value, so a field has one message and it says what is expected. */
function expected<T extends z.ZodType>(schema: T, what: string) {
  return z
    .unknown()
    .transform((value, context) => {
      const result = schema.safeParse(value);
      if (result.success) return result.data;
      context.addIssue({ code: "custom", message: `must be ${what}` });
      return z.NEVER;
    })
    .optional();
}

function contradictions(values: Values): string[] {
  const problems: string[] = [];
  const allOrNone = (...names: (keyof Values)[]) => {
    const missing = names.filter((name) => values[name] === undefined);
    if (missing.length === 0 || missing.length === names.length) return;
    const given = names.filter((name) => !missing.includes(name));
    problems.push(`${given.join(" and ")} ${given.length > 1 ? "need" : "needs"} ${missing.join(" and ")} as well.`);
  };
  allOrNone("LATCHKEY_ADMIN_EMAIL", "LATCHKEY_ADMIN_PASSWORD");
  allOrNone("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET");
  allOrNone("SMTP_URL", "SMTP_FROM");

  for (const name of ["LATCHKEY_URL", "OIDC_ISSUER"] as const) {
    const value = values[name];
    if (!value || values.LATCHKEY_ALLOW_HTTP === "1") continue;
    const { protocol, hostname } = new URL(value);
    if (protocol === "http:" && !isLoopback(hostname)) {
      problems.push(`${name} must begin with https:// unless LATCHKEY_ALLOW_HTTP is 1.`);
    }
  }

  const ports = new Map<number, string>();
  for (const name of ["PORT", "LATCHKEY_GATE_PORT", "LATCHKEY_DB_PORT"] as const) {
    if (name === "LATCHKEY_DB_PORT" && values.DATABASE_URL) continue;
    const other = ports.get(values[name]);
    if (other) problems.push(`${name} must differ from ${other}.`);
    ports.set(values[name], name);
  }
  return problems;
}

function oidcOf(values: Values): Settings["oidc"] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_NAME: name } = values;
  return issuer && clientId && clientSecret ? { issuer, clientId, clientSecret, name } : null;
}

function together<T>(a: string | undefined, b: string | undefined, make: (a: string, b: string) => T): T | null {
  return a !== undefined && b !== undefined ? make(a, b) : null;
}

function url(...protocols: string[]) {
  return z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol));
}

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { pathname, search, hash, username, password } = new URL(value);
  return pathname === "/" && !search && !hash && !username && !password;
}

/** A host, and credentials that can be decoded; what a path or a query would ask for, nothing reads. */
function isMailServer(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { hostname, pathname, search, hash, username, password } = new URL(value);
  const plain = /^\/?$/.test(pathname) && !search && !hash;
  return plain && hostname !== "" && isText(username) && isText(password);
}

function isText(encoded: string): boolean {
  try {
    return !/\p{Cc}/u.test(decodeURIComponent(encoded));
  } catch {
    return false;
  }
}

function isPasswordLength(value: string): boolean {
  const { length } = [...value.normalize("NFC")];
  return length >= 12 && length <= 128;
}

function isKeyMaterial(value: string): boolean {
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(value) && Buffer.from(value, "base64").length >= 32;
}
