import type { AccessToken } from "@/lib/access-tokens/contract";
import { portal } from "@/lib/portal/portal";
import { queryOf } from "@/lib/portal/query-of";
import { csvResponse } from "@/lib/text/csv";
import { tokenQuery } from "../query";

type Context = { params: Promise<{ namespace: string }> };

/** The filtered list of access tokens, whole, as CSV. Hints only: nothing here opens anything. */
export async function GET(request: Request, { params }: Context) {
  const { namespace } = await params;
  const query = tokenQuery(namespace, queryOf(request));
  return csvResponse<AccessToken>({
    name: "access-tokens",
    columns: [
      ["Id", ({ id }) => id],
      ["Name", ({ name }) => name],
      ["Service account", ({ serviceAccount }) => serviceAccount.name],
      ["Namespace", ({ serviceAccount }) => serviceAccount.namespace],
      ["Status", ({ status }) => status],
      ["Roles", ({ roles }) => roles?.join(" ") ?? "inherit"],
      ["Effective roles", ({ effectiveRoles }) => effectiveRoles.join(" ")],
      ["Hint", ({ hint }) => hint],
      ["Allowed networks", ({ allowedCidrs }) => allowedCidrs.join(" ")],
      ["Expires", ({ expiresAt }) => expiresAt ?? "never"],
      ["Last used", ({ lastUsedAt }) => lastUsedAt],
      ["Last used from", ({ lastUsedIp }) => lastUsedIp],
      ["Last used by", ({ lastUsedUserAgent }) => lastUsedUserAgent],
      ["Created", ({ createdAt }) => createdAt],
      ["Created by", ({ createdBy }) => createdBy.name],
      ["Revoked", ({ revokedAt }) => revokedAt],
      ["Revoked by", ({ revokedBy }) => revokedBy?.name],
    ],
    page: async (cursor) => (await portal()).accessTokens.list({ ...query, limit: 200, cursor }),
  });
}
