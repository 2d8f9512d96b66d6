import "server-only";
import { appendActivity } from "@/lib/activity/record";
import { systemActor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db";
import { newId } from "@/lib/ids";
import type { RequestFacts } from "@/lib/operation/request";

/** What every installation starts with: all members may do everything everywhere, and no service account anything. */
export const DEFAULT_POLICY = {
  name: "org-default-policy",
  description: "What every member may do on every socket. Add the service accounts that may do the same.",
  enabled: true,
  effect: "allow",
  orgWide: true,
  tagRules: [],
  who: { everyone: true },
  // An action present with {} has no limits.
  actions: {
    http: {},
    ssh: { shell: {}, exec: {}, sftp: {}, tcpForwarding: {} },
    tls: {},
    database: {},
    rdp: {},
    vnc: {},
    kubernetes: {},
  },
};

/** Creates `org-default-policy` with its first version, recorded. */
export async function createDefaultPolicy(tx: Tx, request: RequestFacts): Promise<void> {
  const id = newId("pol");
  const { id: actorId, name: actorName } = systemActor;
  const key = { namespaceId: "ns_global", id };
  await tx.policy.create({
    data: {
      ...DEFAULT_POLICY,
      ...key,
      createdById: actorId,
      createdByName: actorName,
      updatedById: actorId,
      updatedByName: actorName,
    },
    select: { id: true },
  });
  const document = { ...DEFAULT_POLICY, namespace: "global", sockets: [] };
  await tx.policyVersion.create({
    data: {
      namespaceId: key.namespaceId,
      policyId: id,
      version: 1,
      document,
      savedById: actorId,
      savedByName: actorName,
    },
    select: { version: true },
  });
  await appendActivity(tx, {
    actor: systemActor,
    request,
    namespace: "global",
    action: "policies.create",
    target: { kind: "policy", id, name: DEFAULT_POLICY.name },
    after: document,
    outcome: "done",
  });
}
