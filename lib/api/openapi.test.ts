import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Operation, openApiDocument } from "./openapi";

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
      expect.arrayContaining(["401", "403", "422", "503"]),
    );
  }
  for (const [, pointer = ""] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = pointer
      .split("/")
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
    expect(found, pointer).toBeDefined();
  }
});
