import type { Schema } from "@/lib/api/openapi-schema";
import { Prose } from "./prose";

export type Field = {
  name: string;
  place: string;
  required: boolean;
  schema: Schema;
  description?: string | undefined;
};

/** What a request holds: names, where they stand, their types and what they mean. */
export function Fields({ fields, schemas }: { fields: Field[]; schemas: Record<string, Schema> }) {
  return (
    <dl className="divide-y divide-border border-y border-border text-13">
      {fields.map(({ name, place, required, schema, description }) => (
        <div key={`${place}.${name}`} className="grid gap-x-4 gap-y-0.5 py-2 md:grid-cols-[14rem_1fr]">
          <dt>
            <span className="mono break-all">{name}</span>
            <span className="block text-12 text-ink-3">
              {place}
              {required && ", required"}
            </span>
          </dt>
          <dd className="min-w-0">
            <span className="mono break-words text-ink-2">{typeOf(schema, schemas)}</span>
            {limits(schema) && <span className="text-12 text-ink-3"> {limits(schema)}</span>}
            {(description ?? schema.description) && (
              <span className="block text-ink-2">
                <Prose text={description ?? schema.description ?? ""} />
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A schema's type in a few words: `active | paused`, `string[]`, the name of a named one. */
export function typeOf(schema: Schema, schemas: Record<string, Schema>): string {
  if (schema.$ref) return schema.$ref.split("/").at(-1) ?? "object";
  if (schema.enum) return schema.enum.join(" | ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map((one) => typeOf(one, schemas)))].join(" | ");
  if (schema.type === "array") {
    const item = typeOf(schema.items ?? {}, schemas);
    return item.includes(" | ") ? `(${item})[]` : `${item}[]`;
  }
  return String(schema.format ?? schema.type ?? "any");
}

function limits({ minimum, maximum, maxLength, default: initial }: Schema): string {
  return [
    minimum !== undefined && maximum !== undefined && `${minimum} to ${maximum}`,
    maxLength !== undefined && `at most ${maxLength} characters`,
    ["string", "number", "boolean"].includes(typeof initial) && initial !== "" && `default ${initial}`,
  ]
    .filter(Boolean)
    .join(", ");
}
