import { type Member, membersContract } from "@/lib/members/contract";
import { listInput } from "@/lib/portal/list-input";
import { portal } from "@/lib/portal/portal";
import { queryOf } from "@/lib/portal/query-of";
import { csvResponse } from "@/lib/text/csv";

/** The filtered list of members, whole, as CSV. */
export async function GET(request: Request) {
  const query = listInput(membersContract.list, queryOf(request));
  return csvResponse<Member>({
    name: "members",
    columns: [
      ["Id", ({ id }) => id],
      ["Name", ({ name }) => name],
      ["Email", ({ email }) => email],
      ["Status", ({ status }) => status],
      ["Roles", ({ roles }) => roles.map(({ role, namespace }) => `${role}@${namespace}`).join(" ")],
      ["Last sign-in", ({ lastSignInAt }) => lastSignInAt],
      ["Sessions", ({ sessions }) => sessions],
      ["Created", ({ createdAt }) => createdAt],
      ["Created by", ({ createdBy }) => createdBy.name],
    ],
    page: async (cursor) => (await portal()).members.list({ ...query, limit: 200, cursor }),
  });
}
