import type { Role } from "@/lib/roles/contract";
import { noun } from "../noun";
import type { Line } from "../table";
import { when } from "../times";

/** `latchkey role`: named sets of permissions on Latchkey itself. */
export const role = noun({
  name: "role",
  about: "Named sets of permissions on Latchkey itself",
  group: "roles",
  columns: [
    ["name", (row: Role) => row.name],
    ["namespace", (row: Role) => row.namespace],
    ["built in", (row: Role) => row.builtIn],
    ["members", (row: Role) => row.members],
    ["accounts", (row: Role) => row.serviceAccounts],
    ["description", (row: Role) => row.description],
  ],
  card: (row: Role): Line[] => [
    ["Name", row.name],
    ["Id", row.id],
    ["Namespace", row.namespace],
    ["Description", row.description || undefined],
    ["Built in", row.builtIn],
    ["Permissions", row.permissions],
    ["Held by", `${row.members} members, ${row.serviceAccounts} service accounts`],
    ["Created", `${when(row.createdAt)} by ${row.createdBy.name}`],
  ],
  verbs: {
    list: { examples: ["latchkey role list"] },
    get: { examples: ["latchkey role get deployer"] },
    update: { examples: ["latchkey role update deployer --permissions sockets:read"] },
    create: {
      examples: ["latchkey role create deployer --permissions sockets:read,policies:read"],
    },
    delete: { said: "Deleted {name}.", examples: ["latchkey role delete deployer --force"] },
  },
});
