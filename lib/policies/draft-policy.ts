import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { findSockets } from "./attachments";
import type { PolicyDocument } from "./document";
import { compilePolicy, type Policy } from "./engine/compile";
import { findSubjects } from "./subjects";

/** Where a draft lives and which saved policy it stands for, if any. */
export type DraftHome = { id: string; namespaceId: string; namespace: string; saved: Policy | null };

/**
 * A document that is not saved, as the engine reads policies. Its names are looked up as a save would, with the same
 * refusals; without `sockets` it keeps the attachments of the policy it stands for.
 */
export async function draftPolicy(
  db: Reader,
  actor: Actor,
  home: DraftHome,
  document: PolicyDocument,
  sockets: readonly string[] | undefined,
): Promise<Policy> {
  const { id, namespaceId, namespace, saved } = home;
  const kept = new Set([...(saved?.who?.serviceAccounts ?? []), ...(saved?.who?.groups ?? [])]);
  const found = await findSubjects(db, document.who, { actor, namespaceId, namespace, kept });
  const attached = sockets && (await findSockets(db, actor, sockets, home, "sockets"));
  const ids = (rows: { id: string }[]) => rows.map((row) => row.id);
  return compilePolicy({
    id,
    namespaceId,
    namespace,
    name: document.name,
    enabled: document.enabled,
    effect: document.effect,
    orgWide: document.orgWide,
    tagRules: document.tagRules,
    who: document.who,
    where: document.where,
    when: document.when,
    actions: document.actions,
    serviceAccounts: ids(found.serviceAccounts),
    members: ids(found.members),
    groups: ids(found.groups),
    sockets: attached ? ids(attached) : [...(saved?.sockets ?? [])],
  });
}
