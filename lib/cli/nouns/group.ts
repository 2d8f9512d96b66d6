import type { Group, WholeGroup } from "@/lib/groups/contract";
import { call } from "../api";
import { noun } from "../noun";
import type { Line } from "../table";
import { when } from "../times";

/** `latchkey group`: members and service accounts, named together. */
export const group = noun({
  name: "group",
  about: "Members and service accounts, named together",
  group: "groups",
  columns: [
    ["name", (row: Group) => row.name],
    ["namespace", (row: Group) => row.namespace],
    ["members", (row: Group) => row.size.members],
    ["accounts", (row: Group) => row.size.serviceAccounts],
    ["description", (row: Group) => row.description],
  ],
  card: (row: WholeGroup): Line[] => [
    ["Name", row.name],
    ["Id", row.id],
    ["Namespace", row.namespace],
    ["Description", row.description || undefined],
    ["Members", row.members.map(({ name, email }) => `${name} <${email}>`)],
    ["Accounts", row.serviceAccounts.map(({ name, namespace }) => `${name}@${namespace}`)],
    ["Created", `${when(row.createdAt)} by ${row.createdBy.name}`],
  ],
  verbs: {
    list: { examples: ["latchkey group list --service-account svc-backup"] },
    create: { examples: ["latchkey group create ops --members ana@example.com,svc-backup"] },
    members: [
      {
        name: "add-member",
        about: "Add members and service accounts to a group",
        args: ["add..."],
        without: ["remove"],
        examples: ["latchkey group add-member ops svc-backup ana@example.com"],
      },
      {
        name: "remove-member",
        about: "Take members and service accounts out of a group",
        args: ["remove..."],
        without: ["add"],
        examples: ["latchkey group remove-member ops svc-backup"],
      },
    ],
    get: { examples: ["latchkey group get ops"] },
    update: { examples: ["latchkey group update ops --description 'Who is called at night'"] },
    impact: { examples: ["latchkey group impact ops   # the policies that name it"] },
    listMembers: {
      examples: ["latchkey group list-members ops"],
      columns: [
        ["name", (row) => row.name],
        ["kind", (row) => row.kind],
        ["email", (row) => row.email],
        ["namespace", (row) => row.namespace],
      ],
    },
    delete: { said: "Deleted {name}.", asks: { final: true, impact }, examples: ["latchkey group delete ops --force"] },
  },
});

async function impact(g: string, namespace: string | undefined): Promise<string[]> {
  const { policies, owns, hidden } = await call("groups.impact", { g, namespace });
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).join(", ");
  return [
    ...(policies.length > 0 ? [`Policies that name it: ${names(policies)}`] : []),
    ...(owns.length > 0 ? [`Service accounts that it owns: ${names(owns)}`] : []),
    ...(hidden > 0 ? [`and ${hidden} policies and accounts that you may not read`] : []),
  ];
}
