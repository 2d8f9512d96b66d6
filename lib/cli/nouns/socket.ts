import type { Socket } from "@/lib/sockets/contract";
import { call } from "../api";
import { noun } from "../noun";
import type { Line } from "../table";
import { when } from "../times";

/** `latchkey socket`: what is reached. */
export const socket = noun({
  name: "socket",
  about: "Servers, sites and databases that are reached",
  group: "sockets",
  columns: [
    ["name", (row: Socket) => row.name],
    ["namespace", (row: Socket) => row.namespace],
    ["type", (row: Socket) => row.type],
    ["hostname", (row: Socket) => row.hostname],
    ["tags", tags],
    ["upstream", (row: Socket) => row.upstream],
  ],
  card: (row: Socket): Line[] => [
    ["Name", row.name],
    ["Id", row.id],
    ["Namespace", row.namespace],
    ["Type", row.type],
    ["Hostname", row.hostname],
    ["Upstream", row.upstream],
    ["Tags", tags(row)],
    ["Description", row.description || undefined],
    ["Ambiguous paths", row.acceptAmbiguousPaths ? "accepted" : undefined],
    ["Created", `${when(row.createdAt)} by ${row.createdBy.name}`],
  ],
  verbs: {
    list: { examples: ["latchkey socket list --tag env=prod --type http"] },
    create: {
      examples: ["latchkey socket create orders --type http --hostname orders.example.com --tags env=prod"],
    },
    get: { examples: ["latchkey socket get orders"] },
    impact: { examples: ["latchkey socket impact orders   # the policies that apply to it"] },
    update: { examples: ["latchkey socket update orders --upstream http://10.0.3.7:8080"] },
    delete: {
      said: "Deleted {name}.",
      asks: { final: true, impact },
      examples: ["latchkey socket delete orders --force"],
    },
    access: { examples: ["latchkey socket access orders   # who reaches it, and by which policy"] },
  },
});

function tags(row: Socket): string[] {
  return Object.entries(row.tags).map(([name, value]) => `${name}=${value}`);
}

async function impact(s: string, namespace: string | undefined): Promise<string[]> {
  const { policies, hidden } = await call("sockets.impact", { s, namespace });
  const names = policies.map(({ name, effect }) => `${name} (${effect})`);
  return [
    names.length > 0 ? `Policies that apply to it: ${names.join(", ")}` : "No policy that you may read applies to it.",
    ...(hidden > 0 ? [`and ${hidden} that you may not read`] : []),
  ];
}
