import type { Output } from "../api";

type Account = Output<"serviceAccounts.get">;

/** What the API says of each kind, in the form that `comparable` gives to documents: every name in full. */
export const fieldsOf = {
  namespace: ({ name }: Output<"namespaces.get">) => ({ name }),

  role: ({ description, permissions, builtIn }: Output<"roles.get">) => ({ description, permissions, builtIn }),

  group: ({ description, members, serviceAccounts }: Output<"groups.get">) => ({
    description,
    members: [...members.map(({ email }) => email), ...serviceAccounts.map(inFull)],
  }),

  "service-account": (account: Account, ownerNames: readonly string[] | null) => ({
    description: account.description,
    roles: account.roles.map(({ role, namespace }) => `${role}@${namespace}`),
    ...(ownerNames && { owners: ownerNames }),
    labels: account.labels,
    expiresAt: account.expiresAt,
    impersonates: account.impersonates,
    enabled: account.status !== "disabled",
  }),

  socket: ({ type, hostname, upstream, tags, description, acceptAmbiguousPaths }: Output<"sockets.get">) => ({
    type,
    hostname,
    upstream,
    tags,
    description,
    acceptAmbiguousPaths,
  }),

  policy: (policy: Output<"policies.get">) => {
    const { description, enabled, effect, orgWide, tagRules, who, where, when, actions, subjects, namespace } = policy;
    return {
      description,
      enabled,
      effect,
      orgWide,
      tagRules,
      ...(who && {
        who: {
          ...who,
          ...(who.serviceAccounts && { serviceAccounts: subjects.serviceAccounts.map(asWritten) }),
          ...(who.members && { members: subjects.members.map(({ email }) => email) }),
          ...(who.groups && { groups: subjects.groups.map(asWritten) }),
        },
      }),
      ...(where && { where }),
      ...(when && { when }),
      ...(actions && { actions }),
      sockets: policy.sockets.map((name) => (name.includes("@") ? name : `${name}@${namespace}`)),
    };
  },
};

/** The owners as documents name them: members by e-mail, groups by name. `emails` by the ids of members. */
export function ownerNames({ owners }: Pick<Account, "owners">, emails: ReadonlyMap<string, string>): string[] {
  return owners.map(({ kind, id, name }) => (kind === "member" ? (emails.get(id) ?? id) : name));
}

function inFull({ name, namespace }: { name: string; namespace: string }): string {
  return `${name}@${namespace}`;
}

/** A policy writes `name`, or `name@namespace` where the name alone would mean something nearer. */
function asWritten({ name, namespace }: { name: string; namespace: string }): string {
  return name.includes("@") ? name : `${name}@${namespace}`;
}
