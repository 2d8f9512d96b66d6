import { listInput } from "@/lib/portal/list-input";
import { portal } from "@/lib/portal/portal";
import { queryOf } from "@/lib/portal/query-of";
import { type ServiceAccount, serviceAccountsContract } from "@/lib/service-accounts/contract";
import { csvResponse } from "@/lib/text/csv";

type Context = { params: Promise<{ namespace: string }> };

/** The filtered list of service accounts, whole, as CSV. */
export async function GET(request: Request, { params }: Context) {
  const { namespace } = await params;
  const query = listInput(serviceAccountsContract.list, queryOf(request));
  return csvResponse<ServiceAccount>({
    name: "service-accounts",
    columns: [
      ["Id", ({ id }) => id],
      ["Name", ({ name }) => name],
      ["Namespace", (account) => account.namespace],
      ["User ID", ({ userId }) => userId],
      ["Description", ({ description }) => description],
      ["Status", ({ status }) => status],
      ["Roles", ({ roles }) => roles.map(({ role, namespace: at }) => `${role}@${at}`).join(" ")],
      ["Live tokens", ({ tokens }) => tokens.live],
      ["Expiring tokens", ({ tokens }) => tokens.expiring],
      ["Policies", ({ policies }) => policies.map(({ name }) => name).join(" ")],
      ["Owners", ({ owners }) => owners.map(({ name }) => name).join(", ")],
      ["Last used", ({ lastUsedAt }) => lastUsedAt],
      ["Expires", ({ expiresAt }) => expiresAt],
      ["Created", ({ createdAt }) => createdAt],
      ["Created by", ({ createdBy }) => createdBy.name],
    ],
    page: async (cursor) => (await portal()).serviceAccounts.list({ ...query, namespace, limit: 200, cursor }),
  });
}
