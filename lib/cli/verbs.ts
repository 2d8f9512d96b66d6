import { z } from "zod";
import { contract } from "@/lib/api/contract";
import type { VerbMeta } from "@/lib/operation/contract";

/** One thing that a verb may be told, apart from the object that its path names. */
export type Field = {
  name: string;
  /** `time` is an instant, `list` takes several words, `map` name=value pairs, `json` anything else. */
  kind: "text" | "time" | "number" | "flag" | "list" | "map" | "json";
  about: string;
  required: boolean;
  nullable: boolean;
  choices: readonly string[] | null;
  byDefault: unknown;
};

/** What the command line has to know of a verb, taken from its contract. */
export type Verb = {
  /** As in `contract`: `serviceAccounts.create`. */
  id: string;
  method: string;
  path: string;
  /** Names in the path, in order. */
  params: readonly string[];
  fields: readonly Field[];
  answers: "page" | "items" | "object" | "nothing";
  summary: string;
  description: string;
  permission: string;
  /** What kind of object the path addresses; null for none. */
  addresses: string | null;
  makes: boolean;
  /** The field of the answer that is shown this once. */
  secret: string | null;
};

type Schema = {
  type?: string;
  format?: string;
  enum?: string[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  description?: string;
  default?: unknown;
};

type Declared = {
  "~orpc": {
    meta: VerbMeta;
    route: { method?: string; path?: string; summary?: string; description?: string; successStatus?: number };
    inputSchema?: z.ZodType;
    outputSchema?: z.ZodType;
  };
};

/**
 * Every verb of the API, from the contracts. The build replaces this module by the list that it evaluates to
 * (scripts/build-cli.mjs), so that the command line starts without zod.
 */
export const VERBS: readonly Verb[] = Object.entries(contract).flatMap(([group, verbs]) =>
  Object.entries(verbs as unknown as Record<string, Declared>).map(([name, declared]) =>
    describeVerb(`${group}.${name}`, declared),
  ),
);

function describeVerb(id: string, { "~orpc": declared }: Declared): Verb {
  const { meta, route, inputSchema, outputSchema } = declared;
  const path = route.path ?? "";
  const params = [...path.matchAll(/\{\+?(\w+)\}/g)].map(([, name]) => name as string);
  const input = inputSchema ? schemaOf(inputSchema, "input") : {};
  return {
    id,
    method: route.method ?? "POST",
    path,
    params,
    fields: Object.entries(input.properties ?? {})
      .filter(([name]) => !params.includes(name))
      .map(([name, schema]) => fieldOf(name, schema, input.required?.includes(name) ?? false)),
    answers: answerOf(outputSchema ? schemaOf(outputSchema, "output") : {}),
    summary: route.summary ?? "",
    description: route.description ?? "",
    permission: meta.permission,
    addresses: meta.scope.in === "object" ? meta.scope.kind : null,
    makes: route.successStatus === 201,
    secret: meta.secrets?.[0] ?? null,
  };
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): Schema {
  return z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Schema;
}

function answerOf({ properties }: Schema): Verb["answers"] {
  if (!properties) return "nothing";
  if (!properties.items) return "object";
  return properties.nextCursor ? "page" : "items";
}

function fieldOf(name: string, schema: Schema, required: boolean): Field {
  const kinds = alternatives(schema);
  const nullable = kinds.some(({ type }) => type === "null");
  const list = kinds.find(({ type }) => type === "array");
  const shape = list ?? kinds.find(({ type }) => type !== "null") ?? {};
  return {
    name,
    kind: kindOf(shape),
    about: schema.description ?? "",
    required: required && schema.default === undefined,
    nullable,
    choices: (list ? list.items : shape)?.enum ?? null,
    byDefault: schema.default ?? null,
  };
}

function alternatives(schema: Schema): Schema[] {
  return schema.anyOf ? schema.anyOf.flatMap(alternatives) : [schema];
}

function kindOf({ type, format, items, properties, additionalProperties }: Schema): Field["kind"] {
  if (type === "string") return format === "date-time" ? "time" : "text";
  if (type === "integer" || type === "number") return "number";
  if (type === "boolean") return "flag";
  if (type === "array" && items?.type === "string") return "list";
  const values = typeof additionalProperties === "object" ? additionalProperties : null;
  return type === "object" && !properties && values?.type === "string" ? "map" : "json";
}
