/** Everything that can be done on a socket, as the API names it, in the order of the builder. */
export const ACTIONS = [
  "http",
  "tls",
  "rdp",
  "vnc",
  "ssh.shell",
  "ssh.exec",
  "ssh.sftp",
  "ssh.tcpForwarding",
  "database",
  "kubernetes",
] as const;
export type Action = (typeof ACTIONS)[number];

/** Who asks, as policies see it. */
export type Subject = {
  kind: "service-account" | "member";
  id: string;
  name: string;
  /** A service account is usable only in this namespace and below; members belong to none. */
  namespaceId: string | null;
  /** What `userIds` compare: the account's user ID, or the id of the person. */
  userId: string;
  /** The person's groups where there is a person, else the account's own. */
  groups: readonly { id: string; name: string }[];
  /** The member itself, or the one that the account impersonates. */
  person: { id: string; name: string; email: string } | null;
  /** Why it can do nothing at all at the moment, as a sentence. */
  stopped: string | null;
};

export type Socket = {
  id: string;
  name: string;
  type: string;
  /** Its own namespace first, then those above it up to the root. */
  namespaces: readonly string[];
  tags: Readonly<Record<string, string>>;
  /** True: policies are asked about a path that can be read in two ways. Unless it says so, that is refused. */
  acceptAmbiguousPaths?: boolean;
};

/** One question to the engine. What is `null` or absent is not known. */
export type Request = {
  subject: Subject;
  socket: Socket;
  action: Action;
  http?: { method?: string | undefined; path?: string | undefined } | undefined;
  ssh?: { username?: string | undefined; command?: string | undefined } | undefined;
  ip: string | null;
  /** Two-letter code of the address's country. */
  country: string | null;
  time: Date;
};

/** A policy as it is stored: parts as they are read back, whatever they hold, and what it names by id. */
export type StoredPolicy = {
  id: string;
  name: string;
  namespaceId: string;
  namespace: string;
  enabled: boolean;
  effect: string;
  orgWide: boolean;
  tagRules: unknown;
  who: unknown;
  where: unknown;
  when: unknown;
  actions: unknown;
  serviceAccounts: readonly string[];
  members: readonly string[];
  groups: readonly string[];
  sockets: readonly string[];
};

/** The sections of a policy that a trace speaks of. */
export type PartName = "enabled" | "document" | "who" | "where" | "when" | "actions" | "appliesTo";

/** How one part judged a request. `present` is false where the policy sets no condition. */
export type Part = { part: PartName; present: boolean; met: boolean; because: string };

/** A part's judgement; the words are only made when someone reads them. */
export type Verdict = { present: boolean; met: boolean; because: () => string };

/** The actions that sockets of a type offer. */
export function actionsOf(type: string): readonly Action[] {
  return ACTIONS.filter((action) => action === type || action.startsWith(`${type}.`));
}
