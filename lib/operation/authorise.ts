import type { NamespaceRef } from "@/lib/auth/access";
import type { Actor } from "@/lib/auth/actor";
import { BUILT_IN_ROLES, type Permission } from "@/lib/auth/permissions";
import { statements } from "@/lib/db";
import { AppError, invalidField, notFound } from "@/lib/errors";
import type { ObjectKind, VerbMeta } from "./contract";
import { type Located, locate } from "./locate";
import type { CallContext } from "./operation";

/**
 * Where a call may happen, and to what: the places and the object that its verb's scope promises. `forbidden` without the
 * permission there; `not_found` for whatever the actor does not see, as if it did not exist.
 */
export async function authorise(meta: VerbMeta, context: CallContext, input: Record<string, unknown>) {
  const { actor, request, within, ahead } = context;
  const { scope, permission } = meta;
  const root: NamespaceRef = { id: "ns_global", slug: "global", name: "Global", parentId: null };
  const nothing: Located = { kind: "namespace", id: "", name: "", namespaceId: "" };
  if (permission === "authenticated" || scope.in === "self")
    return { namespace: root, namespaces: [], everywhere: false, target: nothing };

  if (scope.in === "list") {
    const narrowed = typeof input.namespace === "string" ? visible(actor, input.namespace) : null;
    const namespaces = narrowed
      ? below(actor, narrowed.id).filter((id) => actor.access.can(permission, id))
      : actor.access.where(permission);
    if (namespaces.length === 0) throw forbidden(permission, narrowed);
    // Who may at the root may everywhere below it.
    return { namespace: narrowed ?? root, namespaces, everywhere: namespaces.includes(root.id), target: nothing };
  }
  if (scope.in === "object") {
    const given = typeof input.namespace === "string" ? input.namespace : request.namespace;
    if (request.namespace !== null && given !== request.namespace)
      throw invalidField("namespace", `The address says ${request.namespace}, the body ${given}.`);
    const hint = given ?? (isBuiltInRole(scope.kind, input[scope.param]) ? anyPlace(actor, permission) : "global");
    const ref = String(input[scope.param]);
    const isFound = !within && ahead?.kind === scope.kind && ahead.ref === ref && ahead.namespace === hint;
    const wanted = { kind: scope.kind, ref, namespace: hint, issues: scope.issues ?? false };
    const target = (isFound && ahead.target) || (await locate(within?.tx ?? statements(), wanted));
    if (!target || !actor.access.sees(target.namespaceId)) throw notFound(scope.kind.replaceAll("-", " "));
    const namespace = actor.access.namespaces().find((row) => row.id === target.namespaceId) ?? root;
    requirePermission(actor, permission, namespace);
    return { namespace, namespaces: [target.namespaceId], everywhere: false, target };
  }
  const slug = scope.in === "namespace" ? input[scope.param ?? "namespace"] : root.slug;
  const namespace = visible(actor, typeof slug === "string" ? slug : root.slug);
  requirePermission(actor, permission, namespace);
  return { namespace, namespaces: [namespace.id], everywhere: false, target: nothing };
}

/** Built-in roles are the same everywhere: whoever has a role anywhere can open them, without saying where. */
function isBuiltInRole(kind: ObjectKind, ref: unknown): boolean {
  return kind === "role" && BUILT_IN_ROLES.some((name) => ref === name || ref === `role_${name}`);
}

function anyPlace(actor: Actor, permission: Permission): string {
  const seen = actor.access.namespaces();
  return (seen.find(({ id }) => actor.access.can(permission, id)) ?? seen[0])?.slug ?? "global";
}

function visible(actor: Actor, slug: string): NamespaceRef {
  const namespace = actor.access.bySlug(slug);
  if (!namespace) throw notFound("namespace");
  return namespace;
}

function below(actor: Actor, upper: string): string[] {
  const inside = new Set([upper]);
  for (const { id, parentId } of actor.access.namespaces()) if (parentId && inside.has(parentId)) inside.add(id);
  return [...inside];
}

function requirePermission(actor: Actor, permission: Permission, namespace: NamespaceRef): void {
  if (!actor.access.can(permission, namespace.id)) throw forbidden(permission, namespace);
}

function forbidden(permission: Permission, namespace: NamespaceRef | null): Forbidden {
  return new Forbidden(permission, namespace?.slug ?? "");
}

/** The refusal of someone who may know of a place but not do this there; its record belongs to that place. */
export class Forbidden extends AppError {
  constructor(
    permission: Permission,
    readonly namespace: string,
  ) {
    const where = namespace && ` in ${namespace}`;
    super("forbidden", `You need ${permission}${where}. Ask an admin for a role that has it.`);
  }
}
