"use server";

import type { Permission } from "@/lib/auth/permissions";
import { change } from "@/lib/portal/run";

type NewRole = { name: string; namespace: string; description: string; permissions: Permission[] };

export async function createRole(input: NewRole, idempotencyKey: string) {
  return change((api) => api.roles.create(input), { idempotencyKey });
}

export async function updateRole(
  role: string,
  input: { description: string; permissions: Permission[] },
  version: number,
) {
  return change((api) => api.roles.update({ role, ...input }), { ifMatch: version });
}

export async function deleteRole(role: string) {
  return change((api) => api.roles.delete({ role }));
}
