import { z } from "zod";
import { instant, verb } from "@/lib/operation/contract";

/** Who presents this credential, and what it may do where. */
export const whoami = z.object({
  subject: z.object({ kind: z.enum(["member", "service-account"]), id: z.string(), name: z.string() }),
  serviceAccount: z
    .object({ id: z.string(), name: z.string(), namespace: z.string() })
    .nullable()
    .describe("The account behind the token; `null` for a member."),
  token: z
    .object({ id: z.string(), name: z.string(), hint: z.string(), expiresAt: instant.nullable() })
    .nullable()
    .describe("The token presented; `null` for a member."),
  roles: z.record(z.string(), z.array(z.string())).describe("Names of the roles that hold in each namespace."),
  permissions: z.record(z.string(), z.array(z.string())).describe("What may be done in each namespace."),
  namespaces: z
    .array(z.object({ slug: z.string(), name: z.string(), parent: z.string().nullable() }))
    .describe("The namespaces it knows of, parents before children; `parent` is `null` where that is not known to it."),
});
export type Whoami = z.infer<typeof whoami>;

export const whoamiContract = {
  get: verb(
    { permission: "authenticated", effect: "read", scope: { in: "self" } },
    {
      method: "GET",
      path: "/whoami",
      tags: ["Whoami"],
      summary: "Show who you are and what you may do",
      description: "Any valid token may ask, also one without any right on the API.",
    },
  )
    .input(z.strictObject({}))
    .output(whoami),
};
