import { accessTokens } from "@/lib/access-tokens/service";
import { activity } from "@/lib/activity/service";
import { decisions } from "@/lib/decisions/service";
import { gateways } from "@/lib/gateways/service";
import { groups } from "@/lib/groups/service";
import { members } from "@/lib/members/service";
import { namespaces } from "@/lib/namespaces/service";
import { overview } from "@/lib/overview/service";
import { explain } from "@/lib/policies/explain";
import { policies } from "@/lib/policies/service";
import { roles } from "@/lib/roles/service";
import { serviceAccounts } from "@/lib/service-accounts/service";
import { settings } from "@/lib/settings/service";
import { sockets } from "@/lib/sockets/service";
import { whoami } from "@/lib/whoami/service";

/** Every verb there is. Pages, server actions, REST and the command line are adapters over this one list. */
export const router = {
  serviceAccounts,
  accessTokens,
  policies: { ...policies, ...explain },
  sockets,
  gateways,
  members,
  groups,
  roles,
  namespaces,
  activity,
  decisions,
  settings,
  overview,
  whoami,
};
