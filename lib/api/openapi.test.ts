import { readFileSync } from "node:fs";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { expect, test } from "vitest";
import { everyVerb } from "@/lib/operation/suites/verbs";
import { openApiDocument } from "./openapi";
import type { Answer, Operation } from "./openapi-schema";

test("public/openapi.json is what the contracts say; npm run openapi writes it", async () => {
  expect(JSON.parse(readFileSync("public/openapi.json", "utf8"))).toEqual(
    JSON.parse(JSON.stringify(await openApiDocument())),
  );
});

test("every operation names its permission and its refusals, and every reference leads somewhere", async () => {
  const document = await openApiDocument();
  expect(document.openapi).toMatch(/^3\.1\./);
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path) as Operation[]);
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const operation of operations) {
    expect(operation["x-permission"], operation.operationId).toBeTruthy();
    expect(Object.keys(operation.responses), operation.operationId).toEqual(
      expect.arrayContaining(["400", "401", "422", "429", "503"]),
    );
  }
  for (const [, pointer = ""] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = pointer
      .split("/")
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
    expect(found, pointer).toBeDefined();
  }
});

test("Redocly finds nothing to say against it, examples included", async () => {
  const rules = { "no-invalid-media-type-examples": "error", "no-invalid-parameter-examples": "error" } as const;
  const config = await createConfig({ extends: ["recommended"], rules });
  const source = readFileSync("public/openapi.json", "utf8");
  const problems = await lintFromString({ source, absoluteRef: "openapi.json", config });
  expect(problems.map(({ ruleId, message, location: [at] }) => `${ruleId} ${message} ${at?.pointer}`)).toEqual([]);
}, 60_000);

test("each body and answer has an example that the contract itself accepts; each tag is explained", async () => {
  const { paths, tags } = await openApiDocument();
  const examples = new Map(
    Object.values(paths)
      .flatMap((path) => Object.values(path))
      .map(({ operationId, requestBody, responses, parameters = [] }) => {
        const ok = Object.entries(responses).find(([status]) => status.startsWith("2"))?.[1] as Answer;
        const inPath = parameters.filter((parameter) => parameter.in === "path");
        const addressed = Object.fromEntries(inPath.map(({ name, example }) => [name, example]));
        const sent = requestBody?.content["application/json"].example as object | undefined;
        return [operationId, { input: { ...addressed, ...sent }, output: ok.content?.["application/json"].example }];
      }),
  );
  for (const { name, declared, method } of everyVerb()) {
    const { inputSchema, outputSchema } = declared["~orpc"];
    const { input, output } = examples.get(name) ?? {};
    const refused = method === "GET" ? {} : await inputSchema?.["~standard"].validate(input);
    expect(refused, `${name}: ${JSON.stringify(input)}`).not.toHaveProperty("issues");
    expect(await outputSchema?.["~standard"].validate(output), name).not.toHaveProperty("issues");
  }
  for (const { name, description } of tags) expect(description, name).not.toBe("");
});
