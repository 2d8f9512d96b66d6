import type { Subject } from "@/lib/policies/engine/model";
import type { KnownTokens } from "./known-tokens";
import { type FoundToken, type Lookup, Unavailable } from "./lookup";
import type { World } from "./world";
import type { WorldKeeper } from "./world-keeper";

/** What decisions are made by; `tokens` moves on with `worlds`. */
export type State = { worlds: WorldKeeper; tokens: KnownTokens; lookup: Pick<Lookup, "look"> };

/** The state of the database after it was asked: never a token or a person of one moment and policies of another. */
export type Moment = { world: World; now: Date };

/** How often what changed meanwhile is asked for again. */
const ATTEMPTS = 5;

/** The clock and the world. Throws `Unavailable`, as they all do. */
export async function findMoment({ worlds, lookup }: State): Promise<Moment> {
  const { epoch, now } = await lookup.look(null);
  return { world: await worldFrom(worlds, epoch), now };
}

/** A token as it stands, `null` when there is none. One that is known costs the database its epoch alone. */
export async function findToken(state: State, tokenId: string): Promise<Moment & { token: FoundToken | null }> {
  const { worlds, tokens, lookup } = state;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const isKnown = tokens.has(tokenId);
    const { epoch, now, token } = await lookup.look(isKnown ? null : tokenId);
    const world = await worldFrom(worlds, epoch);
    if (isKnown) {
      const known = tokens.at(world.epoch, tokenId);
      if (known) return { world, now, token: known };
    } else if (!token || world.epoch === epoch || tokens.stands(token, epoch)) {
      if (token) tokens.keep(token, epoch);
      return { world, now, token };
    }
  }
  throw new Unavailable("the token changes faster than it can be read");
}

/** An account or a member as policies see them, `null` when there is none. */
export async function findSubject(
  { worlds, tokens, lookup }: State & { lookup: Pick<Lookup, "lookSubject"> },
  kind: Subject["kind"],
  ref: string,
): Promise<Moment & { subject: Subject | null }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { epoch, now, subject, memberId } = await lookup.lookSubject(kind, ref);
    const world = await worldFrom(worlds, epoch);
    const isSame = () => subject && tokens.stands({ id: "", accountId: subject.id, memberId, subject }, epoch);
    if (!subject || world.epoch === epoch || isSame()) return { world, now, subject };
  }
  throw new Unavailable("what policies speak of changes faster than it can be read");
}

/** The world of this epoch; where it was overtaken, a later one. */
async function worldFrom(worlds: WorldKeeper, epoch: number): Promise<World> {
  const held = worlds.at(epoch);
  if (held) return held;
  // The first reading may have begun before this epoch.
  for (let attempt = 0; attempt < 2; attempt++) {
    const world = await worlds.refresh();
    if (world.epoch >= epoch) return world;
  }
  throw new Unavailable("the database went back in time");
}
