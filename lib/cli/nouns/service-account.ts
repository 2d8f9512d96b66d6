import type { Impact, ServiceAccount } from "@/lib/service-accounts/contract";
import { call } from "../api";
import { noun } from "../noun";
import type { Line } from "../table";
import { when } from "../times";

/** `latchkey service-account`: machine identities. */
export const serviceAccount = noun({
  name: "service-account",
  alias: "sa",
  about: "Machine identities: create, change, disable, delete",
  group: "serviceAccounts",
  columns: [
    ["name", (row: ServiceAccount) => row.name],
    ["namespace", (row: ServiceAccount) => row.namespace],
    ["status", (row: ServiceAccount) => row.status],
    ["roles", roleNames],
    ["tokens", (row: ServiceAccount) => row.tokens.live],
    ["last used", (row: ServiceAccount) => when(row.lastUsedAt)],
    ["created", (row: ServiceAccount) => when(row.createdAt)],
  ],
  card: account,
  verbs: {
    list: {
      flags: { role: "-r, --roles" },
      examples: [
        "latchkey service-account list --id-prefix backend-   # those whose name begins so",
        "latchkey service-account list --roles read-only      # those that hold the role",
        "latchkey service-account list -t json                # for programs",
      ],
    },
    create: {
      card: (created) => [
        ...account(created),
        ...(created.token
          ? [["Token", `${created.token.name}, expires ${when(created.token.expiresAt)}`] as const]
          : []),
      ],
      examples: [
        "latchkey service-account create svc-backup --roles read-only",
        `latchkey service-account create svc-ci --token '{"name":"github"}' > token   # with its first token`,
      ],
    },
    get: { examples: ["latchkey service-account get svc-backup"] },
    update: {
      examples: [
        "latchkey service-account update svc-backup --add-roles member",
        "latchkey service-account update svc-backup --remove-roles member   # its tokens lose it in the same moment",
        "latchkey service-account update svc-backup --expires-at never",
      ],
    },
    disable: {
      said: "Disabled {name}.",
      asks: { final: false, impact },
      examples: ["latchkey service-account disable svc-backup   # every token stops until enable"],
    },
    enable: { examples: ["latchkey service-account enable svc-backup"] },
    delete: {
      said: "Deleted {name}. Its tokens stopped.",
      asks: { final: true, impact },
      examples: ["latchkey service-account delete svc-backup --force"],
    },
    bulk: { examples: ["latchkey service-account bulk disable svc-backup svc-ci --force"] },
    impact: {
      card: (found) => [
        ["Live tokens", found.liveTokens],
        ["Of them", found.tokens.toSorted(byUse).map(lost)],
        ["Policies", found.policies],
        ["Groups", found.groups],
        ["Policies of the groups", found.policiesOfGroups],
      ],
      examples: ["latchkey service-account impact svc-backup --remove-roles member"],
    },
    access: {
      columns: [
        ["socket", (row) => row.socket.name],
        ["namespace", (row) => row.socket.namespace],
        ["actions", (row) => row.actions],
        ["by", (row) => row.policies.map(({ name }) => name)],
        ["when", (row) => row.conditions ?? "always"],
      ],
      examples: ["latchkey service-account access svc-backup   # what it reaches, and by which policy"],
    },
    reassign: {
      about: "Give the accounts that someone owns to someone else",
      examples: ["latchkey service-account reassign --from ana@example.com --to ops"],
    },
  },
});

/** The last used first, of those never used by name. */
function byUse(one: Impact["tokens"][number], other: Impact["tokens"][number]): number {
  return (other.lastUsedAt ?? "").localeCompare(one.lastUsedAt ?? "") || one.name.localeCompare(other.name);
}

function lost({ name, hint, loses, keeps, lastUsedAt }: Impact["tokens"][number]): string {
  const what = loses.length > 0 ? `loses ${loses.join(", ")}, keeps ${keeps.join(", ") || "none"}` : "stops";
  return `${name} (${hint}) ${what}; last used ${when(lastUsedAt)}`;
}

function roleNames({ roles, namespace }: ServiceAccount): string[] {
  return roles.map((one) => (one.namespace === namespace ? one.role : `${one.role}@${one.namespace}`));
}

function account(row: ServiceAccount): Line[] {
  return [
    ["Name", row.name],
    ["Id", row.id],
    ["Namespace", row.namespace],
    ["User id", row.userId],
    ["Status", row.status],
    ["Description", row.description || undefined],
    [
      "Roles",
      row.roles.map((one) => `${one.role}@${one.namespace}  by ${one.assignedBy.name}, ${when(one.assignedAt)}`),
    ],
    ["Groups", row.groups],
    ["Owners", row.owners.map(({ name }) => name)],
    ["Labels", Object.entries(row.labels).map(([name, value]) => `${name}=${value}`)],
    ["Policies", row.policies.map(({ name }) => name)],
    ["Acts as", row.impersonates ?? undefined],
    ["Tokens", `${row.tokens.live} live${row.tokens.expiring ? `, ${row.tokens.expiring} expire soon` : ""}`],
    ["Expires", when(row.expiresAt)],
    ["Created", `${when(row.createdAt)} by ${row.createdBy.name}`],
    ["Last used", when(row.lastUsedAt)],
  ];
}

async function impact(sa: string, namespace: string | undefined): Promise<string[]> {
  const { tokens, liveTokens, policies, groups } = await call("serviceAccounts.impact", { sa, namespace });
  return [
    `${liveTokens} live ${liveTokens === 1 ? "token stops" : "tokens stop"}${liveTokens > 0 ? ":" : "."}`,
    ...tokens.slice(0, 10).map((one) => `  ${one.name} (${one.hint}), last used ${when(one.lastUsedAt)}`),
    ...(liveTokens > 10 ? [`  and ${liveTokens - 10} more`] : []),
    ...(policies.length > 0 ? [`Policies that name it: ${policies.join(", ")}`] : []),
    ...(groups.length > 0 ? [`Groups it is in: ${groups.join(", ")}`] : []),
  ];
}
