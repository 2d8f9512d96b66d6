import { newId } from "@/lib/ids";
import { read } from "@/lib/operation/operation";
import { Prisma } from "@/prisma/generated/client";
import { draftPolicy } from "./draft-policy";
import { explainContract as contract } from "./explain-contract";
import { loadPolicies } from "./load";
import { previewAccess } from "./preview-access";
import { requireOwnNamespace } from "./save";
import { testAccess } from "./test-access";

/** The verbs that explain policies: what they say of a request, and what a save would change. */
export const explain = {
  test: read("policies.test", contract.test, async ({ db, actor }, input) => testAccess(db, actor, input)),

  preview: read("policies.preview", contract.preview, async ({ db, actor, target, namespace }, input) => {
    const { p: _p, namespace: said, sockets, name, ...rest } = input;
    requireOwnNamespace({ namespace }, said);
    const [saved] = await loadPolicies(db, Prisma.sql`p.id = ${target.id}`);
    const home = { id: target.id, namespaceId: target.namespaceId, namespace: namespace.slug, saved: saved ?? null };
    const document = { ...rest, name: name ?? target.name };
    return previewAccess(db, actor, saved ?? null, await draftPolicy(db, actor, home, document, sockets));
  }),

  previewNew: read("policies.preview-new", contract.previewNew, async ({ db, actor, namespace }, input) => {
    const { namespace: slug, sockets, ...document } = input;
    const home = { id: newId("pol"), namespaceId: namespace.id, namespace: slug, saved: null };
    return previewAccess(db, actor, null, await draftPolicy(db, actor, home, document, sockets));
  }),
};
