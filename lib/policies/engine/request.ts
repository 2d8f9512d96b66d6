import type { SocketType } from "@/lib/sockets/socket-types";
import type { ActionName } from "../action-limits";

/** A person as policies see one. */
export type Person = { id: string; name: string; email: string };

/**
 * Who asks. An account that impersonates a member is seen as that member: `person` and `groups` are the member's; a policy
 * that names the account itself still means it.
 */
export type Subject = {
  name: string;
  /** Null for a member. */
  account: { id: string; userId: string; namespaceId: string; namespace: string } | null;
  person: Person | null;
  /** Names of its groups, by id. */
  groups: ReadonlyMap<string, string>;
};

/** What is reached. `namespaces` are the ids of its own namespace and all above it. */
export type Target = {
  id: string;
  name: string;
  type: SocketType;
  tags: Readonly<Record<string, string>>;
  namespace: string;
  namespaces: readonly string[];
};

/** One question to the engine. What is not known is null, and never helps. */
export type AccessRequest = {
  subject: Subject;
  socket: Target;
  action: ActionName;
  http: { method: string; path: string } | null;
  ssh: { username: string | null; command: string | null } | null;
  ip: string | null;
  /** ISO 3166-1 code of the address. */
  country: string | null;
  at: Date;
};
