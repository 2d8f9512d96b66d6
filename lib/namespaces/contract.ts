import { z } from "zod";
import { actorRef, instant, pageInput, pageOutput, verb } from "@/lib/operation/contract";

/** A node in the tree of namespaces rooted at `global`. */
export const namespace = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  parent: z
    .string()
    .nullable()
    .describe("Slug of the namespace above it; `null` at the root and where you can't see it."),
  createdAt: instant,
  createdBy: actorRef,
  version: z.int(),
});
export type Namespace = z.infer<typeof namespace>;

export const namespacesContract = {
  list: verb(
    { permission: "namespaces:read", effect: "read", scope: { in: "list" } },
    { method: "GET", path: "/namespaces", tags: ["Namespaces"], summary: "List namespaces" },
  )
    .input(z.strictObject({ ...pageInput, sort: z.enum(["slug", "-slug", "createdAt", "-createdAt"]).default("slug") }))
    .output(pageOutput(namespace)),
};
