import { CodeBlock } from "@/components/code-snippet";
import { Badge } from "@/components/ui/badge";
import type { Answer, OpenApiDocument, Operation, Schema } from "@/lib/api/openapi-schema";
import { resolved } from "@/lib/api/openapi-schema";
import { curlOf } from "./curl";
import { type Field, Fields, typeOf } from "./fields";
import { Prose } from "./prose";
import { TryIt } from "./try-it";

export type Verb = { method: string; path: string; operation: Operation };

/** One operation, folded: what it takes, what it answers, how it refuses, and a form that sends it. */
export function VerbDetails({
  method,
  path,
  operation,
  document,
  url,
}: Verb & { document: OpenApiDocument; url: string }) {
  const { schemas } = document.components;
  const [success] = Object.entries(operation.responses).filter(([status]) => status.startsWith("2")) as [
    string,
    Answer,
  ][];
  const [status, { content }] = success ?? ["", { description: "" }];
  const answer = content?.["application/json"];
  const body = operation.requestBody?.content["application/json"];
  const inputs = (operation.parameters ?? []).filter((one) => one.in !== "header");
  return (
    <details suppressHydrationWarning id={operation.operationId} className="group scroll-mt-4 border-b border-border">
      <summary className="flex cursor-pointer list-none items-center gap-x-3 gap-y-0.5 rounded-6 px-2 py-2.5 hover:bg-hover max-md:flex-wrap [&::-webkit-details-marker]:hidden">
        <span className="w-16 shrink-0">
          <Method method={method} />
        </span>
        <span className="mono min-w-0 shrink-0 font-medium break-all max-md:shrink">{path}</span>
        <span className="min-w-0 truncate text-13 text-ink-2 max-md:w-full max-md:whitespace-normal">
          {operation.summary}
        </span>
      </summary>
      <div className="grid gap-5 px-2 pt-2 pb-6">
        <p className="max-w-3xl text-ink-2">
          {operation.description && <Prose text={`${operation.description} `} />}
          Needs <span className="mono">{operation["x-permission"]}</span>.
        </p>
        <div className="grid items-start gap-5 min-[1280px]:grid-cols-2 [&>*]:min-w-0">
          <Part title="Takes">
            <Fields fields={fieldsOf(operation, schemas)} schemas={schemas} />
          </Part>
          <div className="grid gap-5 [&>*]:min-w-0">
            <Part title="For example">
              <CodeBlock code={curlOf(url, method, path, operation)} label="Copy command" />
            </Part>
            <Part title={`Answers ${status}${answer ? `, ${typeOf(answer.schema, schemas)}` : ", nothing"}`}>
              {answer && (
                <CodeBlock
                  code={JSON.stringify(answer.example, null, 2)}
                  className="[&_pre]:max-h-72 [&_pre]:overflow-auto"
                />
              )}
              <p className="mt-2 text-13 text-ink-2">
                Or refuses:{" "}
                {refusals(operation, document).map(({ status, title }, index) => (
                  <span key={status}>
                    {index > 0 && " · "}
                    <span className="mono">{status}</span> {title}
                  </span>
                ))}
              </p>
            </Part>
          </div>
        </div>
        <TryIt
          method={method}
          path={path}
          inputs={inputs.map(({ name, in: place, schema }) => ({
            name,
            place: place === "path" ? "path" : "query",
            hint: typeOf(schema, schemas),
          }))}
          body={body ? JSON.stringify(body.example ?? {}, null, 2) : null}
        />
      </div>
    </details>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div>
      <h3 className="mb-2 text-13 font-medium">{title}</h3>
      {children}
    </div>
  );
}

function Method({ method }: { method: string }) {
  return <Badge tone={method === "GET" ? "outline" : method === "DELETE" ? "rust" : "accent"}>{method}</Badge>;
}

function fieldsOf({ parameters = [], requestBody }: Operation, schemas: Record<string, Schema>): Field[] {
  const schema = requestBody?.content["application/json"].schema;
  const body = schema && resolved(schema, schemas);
  return [
    ...parameters.map(({ name, in: place, required = false, schema, description }) => ({
      name,
      place,
      required,
      schema,
      description,
    })),
    ...Object.entries(body?.properties ?? {}).map(([name, schema]) => ({
      name,
      place: "body",
      required: body?.required?.includes(name) ?? false,
      schema,
    })),
  ];
}

function refusals({ responses }: Operation, { components }: OpenApiDocument): { status: string; title: string }[] {
  const described = components.responses as Record<string, Answer>;
  return Object.keys(responses)
    .filter((status) => !status.startsWith("2"))
    .map((status) => ({ status, title: described[`Problem${status}`]?.description.toLowerCase() ?? "" }));
}
