import { resolved, type Schema } from "./openapi-schema";

type Examples = Record<string, unknown>;

/** What a field of this name holds in the examples, whatever it is a field of. Times are of one made-up week. */
const BY_NAME: Examples = {
  namespace: "global",
  parent: "global",
  slug: "payments",
  email: "ana@example.com",
  impersonates: null,
  hint: "lks_8fK2mQ0xYb7L",
  token: "lks_0123456789AB_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd16Qbs4",
  key: "lkg_0123456789AB_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdEXAMPLE",
  link: "https://latchkey.example.com/invite/8fK2mQ0xYb7L",
  mail: "sent",
  mailProblem: null,
  userId: "svc-deploy",
  description: "Deploys the shop.",
  labels: { team: "payments" },
  tags: { env: "prod" },
  tagRules: [{ env: "prod" }],
  who: { serviceAccounts: ["svc-deploy"] },
  where: { cidrs: ["10.0.0.0/8"] },
  when: { weekly: [{ days: ["mon", "fri"], from: "08:00", to: "18:00" }], timeZone: "Europe/Berlin" },
  actions: { http: { methods: ["GET"], paths: ["/api/*"] } },
  document: { name: "deploy", effect: "allow", who: { serviceAccounts: ["svc-deploy"] } },
  role: "client",
  roles: ["client"],
  effectiveRoles: ["client"],
  addRoles: ["client"],
  removeRoles: ["member"],
  addGroups: ["ops"],
  removeGroups: ["night"],
  groups: ["ops"],
  owners: ["ana@example.com"],
  allowedCidrs: ["10.0.0.0/8"],
  cidrs: ["10.0.0.0/8"],
  serviceAccount: "svc-deploy",
  socket: "orders",
  sockets: ["orders"],
  policy: "deploy",
  type: "http",
  add: ["svc-deploy"],
  enabled: true,
  matched: true,
  decides: true,
  present: true,
  met: true,
  permissions: ["sockets:read", "policies:read"],
  members: ["ana@example.com", "svc-deploy"],
  accounts: ["sa_4fZ0aQ81LmPx72Kd"],
  ids: ["sa_4fZ0aQ81LmPx72Kd"],
  createdAt: "2027-01-04T09:30:00Z",
  updatedAt: "2027-01-05T16:00:00Z",
  lastUsedAt: "2027-01-08T03:15:00Z",
  lastUsedIp: "10.0.3.7",
  lastUsedUserAgent: "curl/8.9.1",
  userAgent: "curl/8.9.1",
  ip: "10.0.3.7",
  expiresAt: "2028-01-04T00:00:00Z",
  expiresInDays: 90,
  revokedAt: null,
  revokedBy: null,
  rotatedFrom: null,
  rotatedTo: null,
  overlapUntil: null,
  overlapHours: 24,
  maxTokenLifetimeDays: 180,
  nextCursor: null,
  previousCursor: null,
  offset: 0,
  total: null,
  version: 3,
  n: "2",
  hostname: "orders.example.com",
  upstream: "http://10.0.3.7:8080",
  action: "http",
  because: "svc-deploy is one of the service accounts.",
  detail: null,
  code: null,
  changed: true,
  requestId: "req_3fPq81LmZx0Kd72a",
  previousHash: "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
  recordHash: "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35",
  country: "DE",
  countryDataDate: "2026-06-17",
  conditions: null,
  before: null,
  after: { name: "svc-deploy" },
  from: "ana@example.com",
  to: "bo@example.com",
};

/** Names and ids, by the tag of the operation. */
const BY_TAG: Record<string, { id: string; name: string } & Examples> = {
  "Service accounts": { id: "sa_4fZ0aQ81LmPx72Kd", name: "svc-deploy" },
  "Access tokens": { id: "tok_8fK2mQ0xYb7L", name: "nightly", ids: ["tok_8fK2mQ0xYb7L"] },
  Policies: { id: "pol_1mQx72Kd4fZ0aL8P", name: "deploy", action: "http" },
  Sockets: { id: "sock_Kd4fZ0aQ81LmPx72", name: "orders" },
  Groups: { id: "grp_Px724fZ0aQ81LmKd", name: "ops" },
  Members: { id: "mem_Z0aQ81LmPx72Kd4f", name: "Ana Lind" },
  Roles: { id: "role_LmPx72Kd4fZ0aQ81", name: "deployer" },
  Namespaces: { id: "ns_Qx72Kd4fZ0aL81mP", name: "Payments" },
  Gateways: { id: "gw_0aQ81LmPx72Kd4fZ", name: "edge-1", hint: "lkg_8fK2mQ0xYb7L" },
  Activity: { id: "sa_4fZ0aQ81LmPx72Kd", name: "svc-deploy", action: "access-tokens.create" },
};

const PARAMETERS: Record<string, string> = {
  sa: "Service accounts",
  p: "Policies",
  s: "Sockets",
  g: "Groups",
  role: "Roles",
  ns: "Namespaces",
  member: "Members",
};

/**
 * A value that the schema accepts and that reads like a real one. Optional fields of a request are left out unless there is
 * something to say about them; an answer has them all.
 */
export function exampleOf(schema: Schema, schemas: Record<string, Schema>, tag: string, name = "", part = ""): unknown {
  const plain = resolved(schema, schemas);
  const known = { ...BY_NAME, ...BY_TAG[tag] };
  const inside = part || tag;
  const named = name === "id" || name === "name" ? (BY_TAG[inside] ?? known)[name] : known[name];
  if (named !== undefined && fits(named, plain, schemas)) return named;
  if (plain.const !== undefined) return plain.const;
  if (plain.enum) return plain.enum[0];
  const choices = plain.anyOf ?? plain.oneOf;
  if (choices) return exampleOf(choices[0] as Schema, schemas, tag, name, part);
  if (plain.allOf) return exampleOf(plain.allOf[0] as Schema, schemas, tag, name, part);
  const type = [plain.type].flat()[0];
  if (type === "object" || plain.properties) return objectOf(plain, schemas, tag, part);
  if (type === "array") return plain.items ? [exampleOf(plain.items, schemas, tag, singular(name), part)] : [];
  if (plain.default !== undefined) return plain.default;
  if (type === "boolean") return false;
  if (type === "integer" || type === "number") return Math.max(plain.minimum ?? 1, 1);
  if (type === "null") return null;
  return textOf(plain, name);
}

function objectOf(schema: Schema, schemas: Record<string, Schema>, tag: string, part: string): Examples {
  const entries = Object.entries(schema.properties ?? {}).filter(([name]) => isSaid(name, schema));
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, exampleOf(inner, schemas, tag, name, partOf(name) ?? part)]),
  );
}

const WORTH_SHOWING =
  /^(name|parent|description|(add)?[rR]oles|expiresInDays|overlapHours|overlapMinutes|sockets|serviceAccount|add|who|effect|actions|maxTokenLifetimeDays|permissions)$/;

/** Strict schemas are those of requests: there only what is required, or worth showing. */
function isSaid(name: string, { required = [], additionalProperties }: Schema): boolean {
  return additionalProperties !== false || required.includes(name) || WORTH_SHOWING.test(name);
}

/** Whose ids and names the fields of a nested object are. */
function partOf(name: string): string | undefined {
  if (/^serviceAccounts?$/.test(name)) return "Service accounts";
  if (/^sockets?$/.test(name)) return "Sockets";
  if (/^groups?$/i.test(name)) return "Groups";
  if (/^polic(y|ies)$/.test(name)) return "Policies";
  if (/(By|^actor|^members?|^owners?)$/.test(name)) return "Members";
  if (name === "subject") return "Service accounts";
  if (name === "token") return "Access tokens";
  return undefined;
}

function textOf({ format, pattern, minLength = 0 }: Schema, name: string): string {
  if (format === "date-time") return "2027-01-04T09:30:00Z";
  if (format === "date") return "2027-01-04";
  if (format === "email") return "ana@example.com";
  const at = BY_TAG[PARAMETERS[name] ?? ""];
  if (at) return at.id;
  for (const text of ["svc-deploy", "1", "deploy"])
    if ((!pattern || new RegExp(pattern).test(text)) && text.length >= minLength) return text;
  return "text";
}

/** Whether a value is one that the schema could hold, looked at as deep as the names above need it. */
function fits(value: unknown, schema: Schema, schemas: Record<string, Schema>): boolean {
  const plain = resolved(schema, schemas);
  const choices = plain.anyOf ?? plain.oneOf;
  if (choices) return choices.some((one) => fits(value, one, schemas));
  if (plain.enum) return plain.enum.includes(value);
  const types = [plain.type].flat();
  if (plain.type === undefined) return true;
  if (value === null) return types.includes("null");
  if (Array.isArray(value))
    return types.includes("array") && value.every((one) => fits(one, plain.items ?? {}, schemas));
  if (typeof value === "object") return types.includes("object") && hasFields(value as Examples, plain, schemas);
  if (typeof value === "number") return types.includes("integer") || types.includes("number");
  if (typeof value === "boolean") return types.includes("boolean");
  return types.includes("string") && (!plain.pattern || new RegExp(plain.pattern).test(String(value)));
}

function hasFields(value: Examples, schema: Schema, schemas: Record<string, Schema>): boolean {
  const { properties = {}, additionalProperties: others = true, required = [] } = schema;
  const ofField = (name: string) => properties[name] ?? (others === true ? {} : others);
  return (
    required.every((name) => name in value) &&
    Object.entries(value).every(([name, inner]) => {
      const field = ofField(name);
      return field !== false && fits(inner, field, schemas);
    })
  );
}

function singular(name: string): string {
  return name.replace(/ies$/, "y").replace(/s$/, "");
}
