import type { Gateway } from "@/lib/gateways/contract";
import { noun } from "../noun";
import type { Line } from "../table";
import { when } from "../times";

/** `latchkey gateway`: the proxies that ask the gate. */
export const gateway = noun({
  name: "gateway",
  about: "Proxies that ask the gate: register, rotate, revoke",
  group: "gateways",
  columns: [
    ["name", (row: Gateway) => row.name],
    ["namespace", (row: Gateway) => row.namespace],
    ["profile", (row: Gateway) => row.profile],
    ["status", (row: Gateway) => row.status],
    ["sockets", (row: Gateway) => row.sockets ?? "(all)"],
    ["hint", (row: Gateway) => row.hint],
    ["last seen", (row: Gateway) => when(row.lastSeenAt)],
  ],
  card: (row: Gateway): Line[] => [
    ["Name", row.name],
    ["Id", row.id],
    ["Namespace", row.namespace],
    ["Status", row.status],
    ["Profile", row.profile],
    ["Trusted hops", row.trustedHops],
    ["Sockets", row.sockets ?? `every socket in ${row.namespace} and below`],
    ["Description", row.description || undefined],
    ["Key", `${row.hint}, made ${when(row.keyCreatedAt)}`],
    [
      "Key before",
      row.previousKey ? `${row.previousKey.hint}, works until ${when(row.previousKey.endsAt)}` : undefined,
    ],
    ["Last seen", when(row.lastSeenAt)],
    ["Created", `${when(row.createdAt)} by ${row.createdBy.name}`],
    ["Revoked", row.revokedAt ? `${when(row.revokedAt)} by ${row.revokedBy?.name}` : undefined],
  ],
  verbs: {
    list: { examples: ["latchkey gateway list"] },
    get: { examples: ["latchkey gateway get edge-1"] },
    create: { examples: ["latchkey gateway create edge-1 --profile nginx --sockets orders > gateway-key"] },
    update: { examples: ["latchkey gateway update edge-1 --trusted-hops 1"] },
    delete: { said: "Deleted {name}.", examples: ["latchkey gateway delete edge-1 --force"] },
    rotate: { examples: ["latchkey gateway rotate edge-1 --overlap-hours 2 > gateway-key"] },
    configuration: {
      text: ({ files }) =>
        files.map(({ name, text }) => (files.length > 1 ? `# ${name}\n\n${text.trim()}\n` : text.trim())).join("\n"),
      examples: ["latchkey gateway configuration edge-1 > latchkey.conf"],
    },
    finishRotation: { asks: { final: true }, examples: ["latchkey gateway finish-rotation edge-1 --force"] },
    revoke: { asks: { final: true }, examples: ["latchkey gateway revoke edge-1 --force"] },
  },
});
