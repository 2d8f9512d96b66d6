/** A service account as a policy names it. */
export type NamedAccount = { id: string; name: string };

/** What an editor changed since the version they loaded: accounts brought in, and ids of those taken out. */
export type Draft = { added: readonly NamedAccount[]; removed: readonly string[] };

export const UNCHANGED: Draft = { added: [], removed: [] };

/** True when saving the draft would change nothing. */
export function isUnchanged({ added, removed }: Draft): boolean {
  return added.length === 0 && removed.length === 0;
}

/** The accounts that the policy would name with the draft, saved ones first. */
export function draftAccounts(saved: readonly NamedAccount[], { added, removed }: Draft): NamedAccount[] {
  return [...saved.filter(({ id }) => !removed.includes(id)), ...added];
}

/** The draft that leads from what is saved to `wanted`. */
export function draftOf(saved: readonly NamedAccount[], wanted: readonly NamedAccount[]): Draft {
  const has = (accounts: readonly NamedAccount[], id: string) => accounts.some((one) => one.id === id);
  return {
    added: wanted.filter(({ id }) => !has(saved, id)),
    removed: saved.filter(({ id }) => !has(wanted, id)).map(({ id }) => id),
  };
}

/**
 * Applies the draft again to what someone else saved meanwhile. What they brought in or took out themselves needs no change
 * any more; nothing of theirs is undone that the draft did not undo before.
 */
export function reapply(draft: Draft, theirs: readonly NamedAccount[]): Draft {
  const there = new Set(theirs.map(({ id }) => id));
  return {
    added: draft.added.filter(({ id }) => !there.has(id)),
    removed: draft.removed.filter((id) => there.has(id)),
  };
}
