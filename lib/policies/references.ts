import type { Policy } from "./contract";
import type { PolicyDocument } from "./document";

type Reference = { id: string; name: string };

/** What the names in a draft stand for, as far as the editor knows: those saved, and those chosen since. */
export type Known = Record<"serviceAccounts" | "members" | "groups" | "sockets", readonly Reference[]>;

/** What the names of a saved policy stand for, by the way that its document writes them. */
export function knownIn({ subjects }: Pick<Policy, "subjects">): Known {
  return { ...subjects, sockets: [], members: subjects.members.map(({ id, email }) => ({ id, name: email })) };
}

/** What two versions know together; of one name, what `later` says. */
export function alsoKnown(earlier: Known, later: Partial<Known>): Known {
  const both = (kind: keyof Known) => [...(later[kind] ?? []), ...earlier[kind]];
  return {
    serviceAccounts: both("serviceAccounts"),
    members: both("members"),
    groups: both("groups"),
    sockets: both("sockets"),
  };
}

/** The document with ids in place of the names that are known, so that a namesake made meanwhile is not meant. */
export function byId(document: PolicyDocument, known: Known): PolicyDocument {
  const { who } = document;
  if (!who) return document;
  const ids = (kind: Exclude<keyof Known, "sockets">) => who[kind] && { [kind]: idsOf(who[kind], known[kind]) };
  return { ...document, who: { ...who, ...ids("serviceAccounts"), ...ids("members"), ...ids("groups") } };
}

/** Names as ids, as far as they are known. */
export function idsOf(names: readonly string[], known: readonly Reference[]): string[] {
  return names.map((name) => known.find((one) => one.name === name)?.id ?? name);
}

/** A message of the server, which speaks of the ids that it was sent, with the names that people read. */
export function inNames(message: string, known: Known): string {
  return [...known.serviceAccounts, ...known.members, ...known.groups, ...known.sockets]
    .filter(({ id }) => message.includes(id))
    .reduce((text, { id, name }) => text.replaceAll(id, name), message);
}
