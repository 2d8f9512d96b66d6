import { type Group, groupsContract } from "@/lib/groups/contract";
import { listInput } from "@/lib/portal/list-input";
import { portal } from "@/lib/portal/portal";
import { queryOf } from "@/lib/portal/query-of";
import { csvResponse } from "@/lib/text/csv";

type Context = { params: Promise<{ namespace: string }> };

/** The filtered list of groups, whole, as CSV. */
export async function GET(request: Request, { params }: Context) {
  const { namespace } = await params;
  const query = listInput(groupsContract.list, queryOf(request));
  return csvResponse<Group>({
    name: "groups",
    columns: [
      ["Id", ({ id }) => id],
      ["Name", ({ name }) => name],
      ["Namespace", (group) => group.namespace],
      ["Description", ({ description }) => description],
      ["Members", ({ size }) => size.members],
      ["Service accounts", ({ size }) => size.serviceAccounts],
      ["Created", ({ createdAt }) => createdAt],
      ["Created by", ({ createdBy }) => createdBy.name],
    ],
    page: async (cursor) => (await portal()).groups.list({ ...query, namespace, limit: 200, cursor }),
  });
}
