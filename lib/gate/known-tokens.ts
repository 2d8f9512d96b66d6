import type { FoundToken } from "./lookup";
import type { Changes } from "./world";

/** The oldest give way: each takes about a kilobyte. */
const MOST_KNOWN = 20_000;
/** How many changes may overtake a look at a token on its way here. */
const MOST_STEPS = 100;

/** What tells whether a change concerns somebody; an empty text where there is no such thing. */
export type Concerned = {
  id: string;
  accountId: string;
  memberId: string | null;
  subject: { groups: readonly { id: string }[] };
};

/**
 * Tokens as they stood when somebody last asked about them. Whoever uses one has read the epoch from the database for the
 * question at hand, so none is believed for longer than the database says that it stands.
 */
export class KnownTokens {
  #tokens = new Map<string, { token: FoundToken; epoch: number }>();
  /** The newest world's epoch and the ones before it, each with what changed from the one before it. */
  #steps: { epoch: number; changes: Changes }[] = [];

  has(tokenId: string): boolean {
    return this.#tokens.has(tokenId);
  }

  /** The token as it stood at this epoch, of a world that is held; `null`: ask the database. */
  at(epoch: number, tokenId: string): FoundToken | null {
    const known = this.#tokens.get(tokenId);
    return known && known.epoch <= epoch ? known.token : null;
  }

  /** Takes note of a token that was read at this epoch, if it is still so. */
  keep(token: FoundToken, epoch: number): void {
    if (!this.stands(token, epoch)) return;
    const [oldest] = this.#tokens.size >= MOST_KNOWN ? this.#tokens.keys() : [];
    if (oldest !== undefined) this.#tokens.delete(oldest);
    this.#tokens.set(token.id, { token, epoch });
  }

  /** Whether what was read at this epoch is surely the same in the newest world. */
  stands(read: Concerned, epoch: number): boolean {
    const later = this.#steps.filter((step) => step.epoch > epoch);
    const isWithin = later.length < this.#steps.length && epoch <= (this.#steps.at(-1)?.epoch ?? 0);
    return isWithin && !later.some(({ changes }) => concerns(changes, read));
  }

  /** Goes on to the newest world, without what changed on the way. To be called in the very step that makes it the newest. */
  moveTo({ epoch, changes }: { epoch: number; changes: Changes }): void {
    if (changes === "everything") {
      this.#steps = [];
      this.#tokens.clear();
    } else {
      for (const id of changes.get("token") ?? []) this.#tokens.delete(id);
      if (["account", "member", "group"].some((kind) => changes.has(kind)))
        for (const [id, { token }] of this.#tokens) if (concerns(changes, token)) this.#tokens.delete(id);
    }
    this.#steps = [...this.#steps.slice(1 - MOST_STEPS), { epoch, changes }];
  }
}

function concerns(changes: Changes, { id, accountId, memberId, subject }: Concerned): boolean {
  if (changes === "everything") return true;
  const names = (kind: string, named: string) => changes.get(kind)?.has(named) ?? false;
  return (
    names("token", id) ||
    names("account", accountId) ||
    (memberId !== null && names("member", memberId)) ||
    subject.groups.some((group) => names("group", group.id))
  );
}
