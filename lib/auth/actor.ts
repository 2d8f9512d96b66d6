import "server-only";
import type { Reader } from "@/lib/db";
import { Access, memberAccess } from "./access";

declare const proven: unique symbol;

/** Someone whose credential was checked. Only this module makes one, so a verb can't be called on behalf of a guess. */
export type Actor = {
  readonly [proven]: true;
  readonly kind: "member" | "service-account" | "system";
  readonly id: string;
  readonly name: string;
  /** E-mail of the member that policies see in its place, for service accounts that act as one. */
  readonly actsAs: string | null;
  readonly access: Access;
  /** The access token presented, for service accounts. */
  readonly token: { id: string; name: string } | null;
  /** The session of a member, with the moment they last proved who they are: so long ago by the database, told in this clock's time. */
  readonly session: { id: string; authenticatedAt: Date; method: "password" | "oidc" } | null;
};

type Facts = Omit<Actor, typeof proven | "access">;

const prove = (facts: Facts, access: Access): Actor => ({ ...facts, access }) as Actor;

/** A member whose session was checked. */
export async function memberActor(
  db: Reader,
  member: { id: string; name: string },
  session: NonNullable<Actor["session"]>,
): Promise<Actor> {
  return prove(
    { kind: "member", id: member.id, name: member.name, actsAs: null, token: null, session },
    await memberAccess(db, member.id),
  );
}

/** A service account whose token was checked, with what that token carries. */
export function serviceAccountActor(
  account: { id: string; name: string; actsAs: string | null },
  token: { id: string; name: string },
  access: Access,
): Actor {
  return prove(
    { kind: "service-account", ...account, token: { id: token.id, name: token.name }, session: null },
    access,
  );
}

/** Latchkey itself: first start and its own clean-up. It holds no permission; it never passes through the pipeline. */
export const systemActor: Actor = prove(
  { kind: "system", id: "system", name: "Latchkey", actsAs: null, token: null, session: null },
  new Access([]),
);
