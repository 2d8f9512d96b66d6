import { accessToken, createdToken, newToken } from "@/lib/access-tokens/contract";
import { activityRecord } from "@/lib/activity/contract";
import { decision, explainedDecision } from "@/lib/decisions/contract";
import { gateway } from "@/lib/gateways/contract";
import { group, groupImpact, wholeGroup } from "@/lib/groups/contract";
import { invitedMember, member, memberDetail, memberSession } from "@/lib/members/contract";
import { namespace, namespaceContents } from "@/lib/namespaces/contract";
import { actorRef, bulkOutput } from "@/lib/operation/contract";
import { overview } from "@/lib/overview/contract";
import { policy, policyVersion } from "@/lib/policies/contract";
import { policyDocument } from "@/lib/policies/document";
import { accessPreview, accessTest, accountAccess, socketAccess } from "@/lib/policies/explain-contract";
import { role, roleHolder, roleWithHolders } from "@/lib/roles/contract";
import { createdServiceAccount, impact, serviceAccount } from "@/lib/service-accounts/contract";
import { settings } from "@/lib/settings/contract";
import { socket, socketImpact } from "@/lib/sockets/contract";
import { whoami } from "@/lib/whoami/contract";

const answers = {
  ServiceAccount: serviceAccount,
  CreatedServiceAccount: createdServiceAccount,
  ServiceAccountImpact: impact,
  ServiceAccountAccess: accountAccess,
  AccessToken: accessToken,
  CreatedAccessToken: createdToken,
  Policy: policy,
  PolicyVersion: policyVersion,
  AccessTest: accessTest,
  AccessPreview: accessPreview,
  Socket: socket,
  SocketImpact: socketImpact,
  SocketAccess: socketAccess,
  Gateway: gateway,
  Decision: decision,
  ExplainedDecision: explainedDecision,
  Member: member,
  MemberDetail: memberDetail,
  MemberSession: memberSession,
  InvitedMember: invitedMember,
  Group: group,
  WholeGroup: wholeGroup,
  GroupImpact: groupImpact,
  Role: role,
  RoleHolder: roleHolder,
  RoleWithHolders: roleWithHolders,
  Namespace: namespace,
  NamespaceContents: namespaceContents,
  ActivityRecord: activityRecord,
  Settings: settings,
  Overview: overview,
  Whoami: whoami,
  BulkOutcome: bulkOutput,
  Actor: actorRef,
};

/** The schemas that have a name of their own in the description, and so in clients that are generated from it. */
export const NAMED_SCHEMAS = {
  ...Object.fromEntries(
    Object.entries(answers).map(([name, schema]) => [name, { strategy: "output" as const, schema }]),
  ),
  PolicyDocument: { strategy: "input" as const, schema: policyDocument },
  NewAccessToken: { strategy: "input" as const, schema: newToken },
};
