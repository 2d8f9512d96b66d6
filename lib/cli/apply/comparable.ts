import { type Document, keyOf } from "./document";
import { type Known, listAt, referencesOf, resolve } from "./references";

/** A document's fields with every name as `resolve` says it, so that they can be compared with what is there. */
export function comparable(
  document: Document,
  known: Known,
  members: ReadonlyMap<string, string[]> = new Map(),
): Record<string, unknown> {
  const { kind, fields } = document;
  const names = new Map(referencesOf(document).map((one) => [one.path, resolve(one, known).is ?? one.text]));
  const named = (path: string) => listAt(fields, path).map((text, index) => names.get(`${path}.${index}`) ?? text);
  const replaced = { ...fields };
  for (const field of ["roles", "owners", "sockets"]) if (fields[field]) replaced[field] = named(field);
  // Where an account is said to be in groups, the groups change.
  delete replaced.groups;
  const inGroup = members.get(keyOf(document));
  if (kind === "group" && inGroup) replaced.members = inGroup;
  if (typeof fields.impersonates === "string") replaced.impersonates = fields.impersonates.toLowerCase();
  if (typeof fields.expiresAt === "string") replaced.expiresAt = new Date(fields.expiresAt).toISOString();
  if (kind === "policy" && fields.who) {
    const lists = ["serviceAccounts", "members", "groups"].filter((list) => Object.hasOwn(fields.who as object, list));
    replaced.who = { ...fields.who, ...Object.fromEntries(lists.map((list) => [list, named(`who.${list}`)])) };
  }
  return replaced;
}
