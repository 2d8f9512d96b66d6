"use server";

import { change } from "@/lib/portal/run";

export async function inviteMember(input: { email: string; name: string; roles: string[] }, idempotencyKey: string) {
  return change((api) => api.members.invite(input), { idempotencyKey });
}

export async function inviteMemberAgain(member: string, idempotencyKey: string) {
  return change((api) => api.members.inviteAgain({ member }), { idempotencyKey });
}

export async function changeRoles(member: string, addRoles: string[], removeRoles: string[], version: number) {
  return change((api) => api.members.changeRoles({ member, addRoles, removeRoles }), { ifMatch: version });
}

export async function disableMember(member: string) {
  return change((api) => api.members.disable({ member }));
}

export async function enableMember(member: string) {
  return change((api) => api.members.enable({ member }));
}
