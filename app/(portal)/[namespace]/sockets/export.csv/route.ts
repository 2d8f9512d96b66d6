import { listInput } from "@/lib/portal/list-input";
import { portal } from "@/lib/portal/portal";
import { queryOf } from "@/lib/portal/query-of";
import { type Socket, socketsContract } from "@/lib/sockets/contract";
import { csvResponse } from "@/lib/text/csv";
import { tagWords } from "../tags";

type Context = { params: Promise<{ namespace: string }> };

/** The filtered list of sockets, whole, as CSV. */
export async function GET(request: Request, { params }: Context) {
  const { namespace } = await params;
  const query = listInput(socketsContract.list, queryOf(request));
  return csvResponse<Socket>({
    name: "sockets",
    columns: [
      ["Id", ({ id }) => id],
      ["Name", ({ name }) => name],
      ["Namespace", (socket) => socket.namespace],
      ["Type", ({ type }) => type],
      ["Hostname", ({ hostname }) => hostname],
      ["Upstream", ({ upstream }) => upstream],
      ["Tags", ({ tags }) => tagWords(tags).join(" ")],
      ["Description", ({ description }) => description],
      ["Accepts ambiguous paths", ({ acceptAmbiguousPaths }) => (acceptAmbiguousPaths ? "yes" : "no")],
      ["Created", ({ createdAt }) => createdAt],
      ["Created by", ({ createdBy }) => createdBy.name],
    ],
    page: async (cursor) => (await portal()).sockets.list({ ...query, namespace, limit: 200, cursor }),
  });
}
