import { OpenAPIGenerator } from "@orpc/openapi";
import { traverseContractProcedures } from "@orpc/server";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import type { VerbMeta } from "@/lib/operation/contract";
import { contract } from "./contract";
import { NAMED_SCHEMAS } from "./named-schemas";
import { exampleOf } from "./openapi-examples";
import { PROBLEM, problemResponses } from "./openapi-problems";
import type { Answer, OpenApiDocument, Operation, Parameter, Schema } from "./openapi-schema";

let document: Promise<OpenApiDocument> | undefined;
let text: Promise<string> | undefined;

/** The OpenAPI 3.1 description of the REST API, generated from the contracts. */
export function openApiDocument(): Promise<OpenApiDocument> {
  document ??= generate();
  return document;
}

/** The same as the text that strangers may fetch, made once. */
export function openApiText(): Promise<string> {
  text ??= openApiDocument().then((generated) => JSON.stringify(generated));
  return text;
}

const TAGS: Record<string, string> = {
  "Service accounts": "Machine identities: they never sign in, and carry access tokens.",
  "Access tokens": "What a service account presents. Shown once; only a keyed hash is stored.",
  Policies: "Who may do what on which sockets, from where and when. Deny wins; no match is deny.",
  Sockets: "What is reached: servers, sites, databases.",
  Gateways: "The proxies that ask the gate, each with a key of its own.",
  Decisions: "What the gate answered, and why.",
  Members: "People who sign in to the portal.",
  Groups: "Members and service accounts, named together.",
  Roles: "Named sets of permissions on Latchkey itself.",
  Namespaces: "A tree; everything but members lives in one of its nodes.",
  Activity: "The log of every change and refusal. It only grows, and each record covers the one before it.",
  Settings: "The organisation's choices.",
  Overview: "What the first page of the portal shows.",
  Whoami: "Who the caller is.",
};

const DESCRIPTION = `Service accounts, their access tokens, and the policies that say what they reach. Every call presents an
access token; cookies are ignored.

Errors are \`application/problem+json\` with a \`code\` and the request's id. Lists are paged by \`cursor\`; a filter that is
given twice means *any of*. Creates take \`Idempotency-Key\`; a change may send the \`version\` that it was made against as
\`If-Match\`. Times are RFC 3339 in UTC.`;

async function generate(): Promise<OpenApiDocument> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const info = { title: "Latchkey", version: "1.0.0", license: { name: "MIT", identifier: "MIT" } };
  const generated = (await generator.generate(contract, {
    info: { ...info, description: DESCRIPTION },
    servers: [{ url: "/api/v1" }],
    security: [{ bearer: [] }, { latchkeyToken: [] }],
    commonSchemas: NAMED_SCHEMAS,
  })) as unknown as OpenApiDocument;
  const { schemas } = generated.components;
  sayStoredParts(schemas);
  generated.components = {
    securitySchemes: SECURITY_SCHEMES,
    headers: HEADERS,
    responses: problemResponses(),
    schemas: { ...schemas, Problem: PROBLEM as Schema },
  };
  const metas = new Map<string, VerbMeta>();
  traverseContractProcedures({ router: contract, path: [] }, ({ contract: verb, path }) =>
    metas.set(path.join("."), verb["~orpc"].meta as VerbMeta),
  );
  for (const methods of Object.values(generated.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const meta = metas.get(operation.operationId);
      if (meta) complete(operation, method, meta, schemas);
    }
  const used = new Set(
    Object.values(generated.paths).flatMap((path) => Object.values(path).flatMap(({ tags }) => tags)),
  );
  generated.tags = [...used].map((name) => ({ name, description: TAGS[name] ?? "" }));
  return JSON.parse(JSON.stringify(generated, withoutSafeIntegers)) as OpenApiDocument;
}

/** Reads show a policy's parts as they are stored, which no schema checks; saved, they were what a document may hold. */
function sayStoredParts({ Policy: policy, PolicyVersion: version, PolicyDocument: document }: Record<string, Schema>) {
  const parts = document?.properties ?? {};
  for (const [name, { description }] of Object.entries(policy?.properties ?? {}))
    if (policy?.properties?.[name] && "not" in policy.properties[name])
      policy.properties[name] = { ...parts[name], ...(description && { description }) };
  if (version?.properties) version.properties.document = { $ref: "#/components/schemas/PolicyDocument" };
}

/** What the generator can't know: the errors, the permission, the headers, how lists are repeated, and examples. */
function complete(operation: Operation, method: string, meta: VerbMeta, schemas: Record<string, Schema>): void {
  const [tag = ""] = operation.tags;
  operation["x-permission"] = meta.permission;
  for (const [status, answer] of Object.entries(operation.responses) as [string, Answer][]) {
    answer.description = status === "201" ? "Created." : status === "204" ? "Done; there is nothing to show." : "Done.";
    answer.headers = SUCCESS_HEADERS;
    const json = answer.content?.["application/json"];
    if (status === "204") delete answer.content;
    else if (json) json.example = exampleOf(json.schema, schemas, tag);
  }
  for (const status of refusals(method, meta))
    operation.responses[status] = { $ref: `#/components/responses/Problem${status}` };
  const body = operation.requestBody?.content["application/json"];
  if (body) body.example = exampleOf(body.schema, schemas, tag);
  if (operation.requestBody && method === "put") operation.requestBody.required = true;
  const parameters = (operation.parameters ?? []).map(
    ({ name, in: place, required, schema, description }): Parameter => {
      const said = description ?? schema.description;
      const example = place === "path" ? { example: exampleOf(schema, schemas, tag, name) } : {};
      return { name, in: place, ...(required && { required }), ...(said && { description: said }), schema, ...example };
    },
  );
  if (meta.effect === "write") parameters.push(IDEMPOTENCY_KEY);
  if (hasVersion(method, meta)) parameters.push(IF_MATCH);
  if (method !== "get" && meta.scope.in === "object" && BY_NAME.includes(meta.scope.kind)) parameters.push(NAMESPACE);
  if (parameters.length > 0) operation.parameters = parameters;
}

/** Every status that a refusal of this verb can have. */
function refusals(method: string, meta: VerbMeta): number[] {
  const { scope, effect } = meta;
  return [
    400,
    401,
    ...(meta.permission === "authenticated" ? [] : [403]),
    ...(scope.in === "self" ? [] : [404]),
    ...(effect === "write" ? [409] : []),
    ...(hasVersion(method, meta) ? [412] : []),
    ...(method === "get" ? [] : [413, 415]),
    422,
    429,
    503,
  ];
}

/** Writes of one thing that is there already. */
function hasVersion(method: string, { effect, scope }: VerbMeta): boolean {
  return effect === "write" && (scope.in === "object" || (scope.in === "organisation" && method === "patch"));
}

/** `z.int()` says how far a number of JavaScript goes, which says nothing to a reader. */
function withoutSafeIntegers(key: string, value: unknown): unknown {
  return (key === "minimum" || key === "maximum") && Math.abs(value as number) === Number.MAX_SAFE_INTEGER
    ? undefined
    : value;
}

const SECURITY_SCHEMES = {
  bearer: {
    type: "http",
    scheme: "bearer",
    description:
      "`Authorization: Bearer lks_...`. `Token`, `Latchkey` and the bare token work as well, in any case, with one space.",
  },
  latchkeyToken: {
    type: "apiKey",
    in: "header",
    name: "Latchkey-Token",
    description:
      "For when Authorization is taken by something else: this header wins. So do `X-Latchkey-Authorization`, `Border0-Token`, `x-access-token` and `X-Pomerium-Authorization`.",
  },
};

const HEADERS = {
  "X-Request-Id": { schema: { type: "string" }, description: "The number under which the log has this request." },
  RateLimit: { schema: { type: "string" }, description: "Calls left, and seconds until there are new ones." },
  "RateLimit-Policy": { schema: { type: "string" }, description: "How many calls a minute the token may make." },
};
const SUCCESS_HEADERS = Object.fromEntries(
  Object.keys(HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);

const IDEMPOTENCY_KEY: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  schema: { type: "string", minLength: 1, maxLength: 255 },
  description: "A retry with the same key and body gets the first answer, without its secret. Kept for 24 hours.",
};
const IF_MATCH: Parameter = {
  name: "If-Match",
  in: "header",
  schema: { type: "string" },
  description: 'The version your change was made against, like "3"; 412 when it is not the current one any more.',
};
const NAMESPACE: Parameter = {
  name: "namespace",
  in: "query",
  schema: { type: "string", maxLength: 63 },
  description: "Where the name in the path is looked for; absent: global.",
};
const BY_NAME = ["service-account", "policy", "socket", "group", "gateway", "role"];
