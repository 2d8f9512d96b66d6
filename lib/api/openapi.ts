import { OpenAPIGenerator } from "@orpc/openapi";
import { traverseContractProcedures } from "@orpc/server";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import { ERRORS } from "@/lib/errors";
import type { VerbMeta } from "@/lib/operation/contract";
import { contract } from "./contract";

type Schema = Record<string, unknown> & { properties?: Record<string, Schema>; required?: string[] };
type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  schema: Schema;
  description?: string;
};
type Reference = { $ref: string };

/** One verb as OpenAPI says it. `x-permission` names what the caller must hold. */
export type Operation = {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  parameters?: (Parameter & Record<string, unknown>)[];
  requestBody?: { content: { "application/json": { schema: Schema } } };
  responses: Record<string, unknown>;
  "x-permission"?: string;
};

export type OpenApiDocument = {
  openapi: string;
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, unknown>;
} & Record<string, unknown>;

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

async function generate(): Promise<OpenApiDocument> {
  const generated = (await new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(
    contract,
    {
      info: {
        title: "Latchkey",
        version: "1.0.0",
        license: { name: "MIT", identifier: "MIT" },
        description:
          "Service accounts, their access tokens, and the policies that say what they reach. Every call presents an access token.",
      },
      servers: [{ url: "/api/v1" }],
      security: [{ bearer: [] }, { latchkeyToken: [] }],
      components: {
        securitySchemes: {
          bearer: { type: "http", scheme: "bearer", description: "Authorization: Bearer lks_..." },
          latchkeyToken: {
            type: "apiKey",
            in: "header",
            name: "Latchkey-Token",
            description: "For when Authorization is taken by something else.",
          },
        },
      },
    },
  )) as unknown as OpenApiDocument;
  generated.components.schemas = { Problem: PROBLEM };
  generated.components.responses = Object.fromEntries(
    PROBLEMS.map((status) => [`Problem${status}`, problemResponse(status)]),
  );
  const metas = new Map<string, VerbMeta>();
  traverseContractProcedures({ router: contract, path: [] }, ({ contract: verb, path }) =>
    metas.set(path.join("."), verb["~orpc"].meta as VerbMeta),
  );
  for (const operation of Object.values(generated.paths).flatMap((path) => Object.values(path))) {
    const meta = metas.get(operation.operationId);
    if (meta) complete(operation, meta);
  }
  return generated;
}

/** What the generator can't know: the errors, the permission, the headers of a write, and how lists are repeated. */
function complete(operation: Operation, { permission, effect, scope }: VerbMeta): void {
  operation["x-permission"] = permission;
  const statuses = [
    400,
    401,
    403,
    422,
    429,
    503,
    ...(scope.in === "self" ? [] : [404]),
    ...(effect === "write" ? [409, 412, 413, 415] : []),
  ];
  // Nothing is sent with it, so nothing is said of its body.
  if (operation.responses["204"]) operation.responses["204"] = { description: "Done; there is nothing to show." };
  for (const status of statuses.sort())
    operation.responses[status] = { $ref: `#/components/responses/Problem${status}` } satisfies Reference;
  const parameters: Operation["parameters"] = (operation.parameters ?? []).map(
    ({ style: _style, explode: _explode, allowEmptyValue: _empty, allowReserved: _reserved, ...parameter }) =>
      parameter,
  );
  if (effect === "write") parameters.push(...WRITE_HEADERS);
  if (parameters.length > 0) operation.parameters = parameters;
}

const PROBLEMS = [...new Set(Object.values(ERRORS).map(({ status }) => status))].filter((status) => status !== 500);

const PROBLEM = {
  type: "object",
  description: "What was refused and why (RFC 9457).",
  required: ["type", "title", "status", "detail", "code", "requestId"],
  properties: {
    type: { type: "string", format: "uri" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What happened, then what to do." },
    code: { type: "string", enum: Object.keys(ERRORS) },
    requestId: { type: "string", description: "The number under which the log has it." },
    errors: {
      type: "array",
      description: "With 422: what is wrong with which field.",
      items: {
        type: "object",
        required: ["path", "message"],
        properties: { path: { type: "string" }, message: { type: "string" } },
      },
    },
  },
} as const;

function problemResponse(status: number) {
  const titles = [
    ...new Set(
      Object.values(ERRORS)
        .filter((error) => error.status === status)
        .map(({ title }) => title),
    ),
  ];
  return {
    description: titles.join(", or: "),
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}

const WRITE_HEADERS: Parameter[] = [
  {
    name: "Idempotency-Key",
    in: "header",
    schema: { type: "string", maxLength: 255 },
    description: "A retry with the same key and body gets the first answer, without its secret. Kept for 24 hours.",
  },
  {
    name: "If-Match",
    in: "header",
    schema: { type: "string", pattern: '^"\\d+"$' },
    description: "The version your change was made against; 412 when it is not the current one any more.",
  },
];
