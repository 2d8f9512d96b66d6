import type { Decision } from "@/lib/decisions/contract";
import { reasonSentence } from "@/lib/decisions/reason-words";
import { portal } from "@/lib/portal/portal";
import { queryOf } from "@/lib/portal/query-of";
import { csvResponse } from "@/lib/text/csv";
import { decisionsQuery } from "../query";

type Context = { params: Promise<{ namespace: string }> };

/** The filtered decisions, whole, as CSV. */
export async function GET(request: Request, { params }: Context) {
  const { namespace } = await params;
  const query = decisionsQuery(namespace, queryOf(request));
  return csvResponse<Decision>({
    name: "decisions",
    columns: [
      ["Decision id", ({ id }) => id],
      ["Time", ({ at }) => at],
      ["Namespace", (decision) => decision.namespace],
      ["Answer", ({ decision }) => (decision === "allow" ? "allowed" : "denied")],
      ["Reason", ({ reason }) => reason],
      ["Why", ({ reason }) => reasonSentence(reason)],
      ["Status", ({ status }) => status],
      ["Who", ({ subject }) => subject?.name],
      ["Who kind", ({ subject }) => subject?.kind],
      ["Who id", ({ subject }) => subject?.id],
      ["Acts as", ({ subject }) => subject?.actsAs],
      ["Token", ({ token }) => token?.hint],
      ["Action", ({ action }) => action],
      ["Method", ({ method }) => method],
      ["Host", ({ host }) => host],
      ["Path", ({ path }) => path],
      ["Socket", ({ socket }) => socket?.name],
      ["Socket id", ({ socket }) => socket?.id],
      ["Gateway", ({ gateway }) => gateway.name],
      ["Gateway id", ({ gateway }) => gateway.id],
      ["Address", ({ ip }) => ip],
    ],
    page: async (cursor) => (await portal()).decisions.list({ ...query, limit: 200, cursor }),
  });
}
