/** A JSON schema as far as ours go, and the parts of an OpenAPI 3.1 document that are made of them. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  format?: string;
  pattern?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
};

export type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  schema: Schema;
  description?: string;
  example?: unknown;
};

export type Content = { "application/json": { schema: Schema; example?: unknown } };
export type Answer = { description: string; headers?: Record<string, Schema>; content?: Content };

/** One verb as OpenAPI says it. `x-permission` names what the caller must hold. */
export type Operation = {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, Answer | Schema>;
  "x-permission"?: string;
};

export type OpenApiDocument = {
  openapi: string;
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, Operation>>;
  tags: { name: string; description: string }[];
  components: { schemas: Record<string, Schema> } & Record<string, unknown>;
} & Record<string, unknown>;

/** The schema itself where a reference stands. */
export function resolved(schema: Schema, schemas: Record<string, Schema>): Schema {
  return schema.$ref ? (schemas[schema.$ref.slice("#/components/schemas/".length)] ?? {}) : schema;
}
