import type { Metadata } from "next";
import Link from "next/link";
import { CodeBlock } from "@/components/code-snippet";
import { Logo } from "@/components/logo";
import { Badge } from "@/components/ui/badge";
import { openApiDocument } from "@/lib/api/openapi";
import type { Operation } from "@/lib/api/openapi-schema";
import { env } from "@/lib/env";
import { TryIt } from "./try-it";

export const metadata: Metadata = { title: "API reference" };

type Verb = { method: string; path: string; operation: Operation };

/** The reference of the REST API, from the same contracts that serve it. Needs no sign-in and no other server. */
export default async function ApiReference() {
  const { paths } = await openApiDocument();
  const verbs: Verb[] = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const tags = [...new Set(verbs.flatMap(({ operation }) => operation.tags))];
  return (
    <div className="mx-auto max-w-5xl px-4 pt-5 pb-16 md:px-8">
      <header>
        <Link href="/" prefetch={false} className="flex w-fit items-center gap-2.5 rounded-6 text-16 font-semibold">
          <Logo size={22} />
          Latchkey
        </Link>
        <h1 className="mt-8 text-22 font-semibold">API reference</h1>
        <p className="mt-1 max-w-3xl text-ink-2">
          Everything the portal does, as JSON under <span className="mono">/api/v1</span>. Each call presents an access
          token; cookies are never looked at. The same as OpenAPI 3.1:{" "}
          <a href="/api/v1/openapi.json" className="rounded-4 font-medium text-accent-text hover:underline">
            openapi.json
          </a>
          .
        </p>
      </header>
      <main className="mt-6">
        <CodeBlock
          code={`curl ${env().url}/api/v1/whoami -H "Authorization: Bearer $LATCHKEY_ADMIN_TOKEN"`}
          label="Copy command"
          prompt
        />
        <nav aria-label="Resources" className="mt-6 flex flex-wrap gap-x-4 gap-y-1">
          {tags.map((tag) => (
            <a key={tag} href={`#${anchor(tag)}`} className="rounded-4 font-medium text-accent-text hover:underline">
              {tag}
            </a>
          ))}
        </nav>
        {tags.map((tag) => (
          <section key={tag} aria-labelledby={anchor(tag)} className="mt-10">
            <h2 id={anchor(tag)} className="mb-3 text-16 font-semibold">
              {tag}
            </h2>
            <div className="divide-y divide-border border-y border-border">
              {verbs
                .filter(({ operation }) => operation.tags.includes(tag))
                .map((verb) => (
                  <VerbDetails key={verb.operation.operationId} {...verb} />
                ))}
            </div>
          </section>
        ))}
      </main>
    </div>
  );
}

function VerbDetails({ method, path, operation }: Verb) {
  const body = operation.requestBody?.content["application/json"].schema;
  const fields = [
    ...(operation.parameters ?? []).map(({ name, in: place, required, schema, description }) => ({
      name,
      place,
      required: required ?? false,
      schema,
      description,
    })),
    ...Object.entries(body?.properties ?? {}).map(([name, schema]) => ({
      name,
      place: "body",
      required: body?.required?.includes(name) ?? false,
      schema,
      description: undefined,
    })),
  ];
  return (
    <details className="py-3">
      <summary className="flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 rounded-4">
        <Badge tone={method === "GET" ? "outline" : method === "DELETE" ? "rust" : "accent"}>{method}</Badge>
        <span className="mono">{path}</span>
        <span className="text-ink-2">{operation.summary}</span>
      </summary>
      <div className="grid gap-4 pt-3 pb-2">
        {operation.description && <p className="text-ink-2">{operation.description}</p>}
        <p className="text-13 text-ink-2">
          Needs <span className="mono">{operation["x-permission"]}</span>.
        </p>
        {fields.length > 0 && (
          <table className="w-full text-13">
            <thead>
              <tr className="border-b border-border text-left text-12 text-ink-3">
                <th scope="col" className="py-1.5 pr-4 font-normal">
                  Field
                </th>
                <th scope="col" className="py-1.5 pr-4 font-normal">
                  In
                </th>
                <th scope="col" className="py-1.5 pr-4 font-normal">
                  Type
                </th>
                <th scope="col" className="py-1.5 font-normal max-md:hidden">
                  Meaning
                </th>
              </tr>
            </thead>
            <tbody>
              {fields.map(({ name, place, required, schema, description }) => (
                <tr key={`${place}.${name}`} className="border-b border-border align-top">
                  <td className="mono py-1.5 pr-4">
                    {name}
                    {required && <span className="font-sans text-12 text-ink-3"> required</span>}
                  </td>
                  <td className="py-1.5 pr-4 text-ink-2">{place}</td>
                  <td className="mono py-1.5 pr-4 text-ink-2">{typeOf(schema)}</td>
                  <td className="py-1.5 text-ink-2 max-md:hidden">{description ?? String(schema.description ?? "")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <TryIt method={method} path={path} hasBody={Boolean(body)} example={body ? exampleOf(body) : ""} />
      </div>
    </details>
  );
}

type Schema = NonNullable<Operation["requestBody"]>["content"]["application/json"]["schema"];

function typeOf(schema: Schema): string {
  if (Array.isArray(schema.enum)) return schema.enum.join(" | ");
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices) return [...new Set(choices.map(typeOf))].join(" | ");
  if (schema.type === "array") return `${typeOf((schema.items ?? {}) as Schema)}[]`;
  return String(schema.format ?? schema.type ?? "object");
}

/** The required fields, to start from. */
function exampleOf(body: Schema): string {
  const example = Object.fromEntries(
    (body.required ?? []).map((name) => [name, typeOf(body.properties?.[name] ?? {}).endsWith("[]") ? [] : ""]),
  );
  return JSON.stringify(example, null, 2);
}

const anchor = (tag: string) => tag.toLowerCase().replaceAll(" ", "-");
