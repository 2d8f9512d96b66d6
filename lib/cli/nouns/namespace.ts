import type { Namespace } from "@/lib/namespaces/contract";
import { noun } from "../noun";
import { when } from "../times";

/** `latchkey namespace`: the tree that everything lives in. */
export const namespace = noun({
  name: "namespace",
  alias: "ns",
  about: "The tree that everything but members lives in",
  group: "namespaces",
  columns: [
    ["slug", (row: Namespace) => row.slug],
    ["name", (row: Namespace) => row.name],
    ["parent", (row: Namespace) => row.parent],
    ["created", (row: Namespace) => when(row.createdAt)],
  ],
  verbs: {
    list: { examples: ["latchkey namespace list"] },
    get: { examples: ["latchkey namespace get staging"] },
    update: { examples: ["latchkey namespace update staging --name 'Staging area'"] },
    create: { examples: ["latchkey namespace create staging --parent global --name Staging"] },
    delete: { said: "Deleted {name}.", examples: ["latchkey namespace delete staging --force"] },
  },
});
