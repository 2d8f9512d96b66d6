import { accessTokensContract } from "@/lib/access-tokens/contract";
import { policiesContract } from "@/lib/policies/contract";
import { serviceAccountsContract } from "@/lib/service-accounts/contract";

/** The declarations behind `router`, without any code that runs them: for OpenAPI, typed clients and the test suites. */
export const contract = {
  serviceAccounts: serviceAccountsContract,
  accessTokens: accessTokensContract,
  policies: policiesContract,
};
