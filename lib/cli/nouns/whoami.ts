import { noun } from "../noun";

/** `latchkey whoami`: what the presented token is, and what it may do. */
export const whoami = noun({
  name: "whoami",
  about: "Show who you are and what you may do",
  group: "whoami",
  single: true,
  verbs: {
    get: {
      card: (answer) => [
        ["Name", answer.subject.name],
        ["Id", answer.subject.id],
        ["Namespace", answer.serviceAccount?.namespace],
        ["Token", answer.token ? `${answer.token.name} (${answer.token.hint})` : undefined],
        ["Roles", byNamespace(answer.roles)],
        ["Permissions", byNamespace(answer.permissions)],
      ],
      examples: ["latchkey whoami", "latchkey whoami -t json | jq .permissions.global"],
    },
  },
});

function byNamespace(held: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(held).map(([namespace, names]) => `${namespace}: ${names.join(", ") || "none"}`);
}
