import { z } from "zod";

const schema = z.object({
  DATABASE_URL: z.string(),
  LATCHKEY_SECRET: z.string(),
  LATCHKEY_URL: z.string().default("http://localhost:3000"),
});

let parsed: { databaseUrl: string; secret: Buffer; url: string } | undefined;

/** The environment, parsed once. `secret` is the decoded key material, `url` the portal's public origin without a slash. */
export function env() {
  if (!parsed) {
    const source = schema.parse(process.env);
    parsed = {
      databaseUrl: source.DATABASE_URL,
      secret: Buffer.from(source.LATCHKEY_SECRET, "base64"),
      url: source.LATCHKEY_URL,
    };
  }
  return parsed;
}
