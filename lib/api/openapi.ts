import { OpenAPIGenerator } from "@orpc/openapi";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import { contract } from "./contract";

let document: Promise<unknown> | undefined;

/** The OpenAPI 3.1 description of the REST API, generated from the contracts. */
export function openApiDocument(): Promise<unknown> {
  document ??= new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(contract, {
    info: {
      title: "Latchkey",
      version: "1.0.0",
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
  });
  return document;
}
