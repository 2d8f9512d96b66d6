import type { Policy } from "./contract";
import type { PolicyDocument } from "./document";

type Reference = { id: string; name: string };

/** What the names in a draft stand for, as far as the editor knows: those saved, and those chosen since. */
export type Known = {
  serviceAccounts: readonly Reference[];
  members: readonly Reference[];
  groups: readonly Reference[];
};

/** What the names of a saved policy stand for, by the way that its document writes them. */
export function knownIn({ subjects }: Pick<Policy, "subjects">): Known {
  return { ...subjects, members: subjects.members.map(({ id, email }) => ({ id, name: email })) };
}

/** What two versions know together; of one name, what `later` says. */
export function alsoKnown(earlier: Known, later: Partial<Known>): Known {
  const both = (kind: keyof Known) => [...(later[kind] ?? []), ...earlier[kind]];
  return { serviceAccounts: both("serviceAccounts"), members: both("members"), groups: both("groups") };
}

/** The document with ids in place of the names that are known, so that a namesake made meanwhile is not meant. */
export function byId(document: PolicyDocument, known: Known): PolicyDocument {
  const { who } = document;
  if (!who) return document;
  const ids = (kind: keyof Known) =>
    who[kind] && { [kind]: who[kind].map((name) => known[kind].find((one) => one.name === name)?.id ?? name) };
  return { ...document, who: { ...who, ...ids("serviceAccounts"), ...ids("members"), ...ids("groups") } };
}

/** A message of the server, which speaks of the ids that it was sent, with the names that people read. */
export function inNames(message: string, known: Known): string {
  return [...known.serviceAccounts, ...known.members, ...known.groups]
    .filter(({ id }) => message.includes(id))
    .reduce((text, { id, name }) => text.replaceAll(id, name), message);
}
