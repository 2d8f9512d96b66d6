import { accessTokensContract } from "@/lib/access-tokens/contract";
import { activityContract } from "@/lib/activity/contract";
import { decisionsContract } from "@/lib/decisions/contract";
import { gatewaysContract } from "@/lib/gateways/contract";
import { groupsContract } from "@/lib/groups/contract";
import { membersContract } from "@/lib/members/contract";
import { namespacesContract } from "@/lib/namespaces/contract";
import { overviewContract } from "@/lib/overview/contract";
import { policiesContract } from "@/lib/policies/contract";
import { explainContract } from "@/lib/policies/explain-contract";
import { rolesContract } from "@/lib/roles/contract";
import { serviceAccountsContract } from "@/lib/service-accounts/contract";
import { settingsContract } from "@/lib/settings/contract";
import { socketsContract } from "@/lib/sockets/contract";
import { whoamiContract } from "@/lib/whoami/contract";

/** The declarations behind `router`, without any code that runs them: for OpenAPI, typed clients and the test suites. */
export const contract = {
  serviceAccounts: serviceAccountsContract,
  accessTokens: accessTokensContract,
  policies: { ...policiesContract, ...explainContract },
  sockets: socketsContract,
  gateways: gatewaysContract,
  members: membersContract,
  groups: groupsContract,
  roles: rolesContract,
  namespaces: namespacesContract,
  activity: activityContract,
  decisions: decisionsContract,
  settings: settingsContract,
  overview: overviewContract,
  whoami: whoamiContract,
};
