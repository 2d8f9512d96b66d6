import { z } from "zod";
import { PERMISSIONS } from "@/lib/auth/permissions";
import { actorRef, instant, pageInput, pageOutput, verb } from "@/lib/operation/contract";

/** A named set of permissions on Latchkey itself, with how many hold it. */
export const role = z.object({
  id: z.string(),
  name: z.string(),
  namespace: z.string(),
  description: z.string(),
  permissions: z.array(z.enum(PERMISSIONS)),
  builtIn: z.boolean().describe("Comes with Latchkey and can't be changed."),
  members: z.int().describe("Members who hold it where you may read roles."),
  serviceAccounts: z.int().describe("Service accounts that hold it where you may read roles."),
  createdAt: instant,
  createdBy: actorRef,
  version: z.int(),
});
export type Role = z.infer<typeof role>;

const tags = ["Roles"];

export const rolesContract = {
  list: verb(
    { permission: "roles:read", effect: "read", scope: { in: "list" } },
    { method: "GET", path: "/roles", tags, summary: "List roles" },
  )
    .input(
      z.strictObject({
        ...pageInput,
        builtIn: z.boolean().optional(),
        sort: z.enum(["name", "-name", "createdAt", "-createdAt"]).default("name"),
      }),
    )
    .output(pageOutput(role)),

  get: verb(
    { permission: "roles:read", effect: "read", scope: { in: "object", kind: "role", param: "role" } },
    { method: "GET", path: "/roles/{role}", tags, summary: "Show a role" },
  )
    .input(z.strictObject({ role: z.string().max(200).describe("Id or name.") }))
    .output(role),
};
