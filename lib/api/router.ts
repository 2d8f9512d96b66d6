import { accessTokens } from "@/lib/access-tokens/service";
import { policies } from "@/lib/policies/service";
import { serviceAccounts } from "@/lib/service-accounts/service";

/** Every verb there is. Pages, server actions, REST and the command line are adapters over this one list. */
export const router = { serviceAccounts, accessTokens, policies };
