"use server";

import { change, run } from "@/lib/portal/run";

export async function inviteMember(input: { email: string; name: string; roles: string[] }, idempotencyKey: string) {
  return change((api) => api.members.invite(input), { idempotencyKey });
}

export async function inviteMemberAgain(member: string, idempotencyKey: string) {
  return change((api) => api.members.inviteAgain({ member }), { idempotencyKey });
}

export async function resetMemberPassword(member: string, idempotencyKey: string) {
  return change((api) => api.members.resetPassword({ member }), { idempotencyKey });
}

export async function changeRoles(member: string, addRoles: string[], removeRoles: string[], version: number) {
  return change((api) => api.members.changeRoles({ member, addRoles, removeRoles }), { ifMatch: version });
}

/** Everything that hangs on a member: what the dialogs before disabling and deleting them say. */
export async function memberDetail(member: string) {
  return run((api) => api.members.get({ member }));
}

export async function endSession(member: string, session: string) {
  return change((api) => api.members.endSession({ member, session }));
}

export async function endSessions(member: string) {
  return change((api) => api.members.endSessions({ member }));
}

export async function reassignAccounts(from: string, to: string, accounts?: string[]) {
  return change((api) => api.serviceAccounts.reassign({ from, to, ...(accounts && { accounts }) }));
}

export async function disableMember(member: string) {
  return change((api) => api.members.disable({ member }));
}

export async function deleteMember(member: string, version: number) {
  return change((api) => api.members.delete({ member }), { ifMatch: version });
}

export async function enableMember(member: string) {
  return change((api) => api.members.enable({ member }));
}
