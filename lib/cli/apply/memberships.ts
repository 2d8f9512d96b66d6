import { type Document, keyOf, type Problem } from "./document";
import type { Situation } from "./plan";
import { listAt, referencesOf, resolve } from "./references";

/** Who shall be in each group that a document speaks of, be it the group's or an account's. */
export function memberships({ documents, present, known }: Situation, problems: Problem[]): Map<string, string[]> {
  const groups = new Map<string, { document: Document; members: string[] }>();
  for (const document of documents)
    if (document.kind === "group" && document.fields.members) {
      const members = referencesOf(document).map((one) => resolve(one, known).is ?? one.text);
      groups.set(keyOf(document), { document, members });
    }
  const wanted = new Map([...groups].map(([key, { members }]) => [key, members]));
  for (const account of documents) {
    if (account.kind !== "service-account" || !account.fields.groups) continue;
    const self = `${account.name}@${account.namespace}`;
    const now = listAt(present.get(keyOf(account))?.fields ?? {}, "groups");
    const named = referencesOf(account).filter(({ path }) => path.startsWith("groups."));
    const shall = named.flatMap((one) => resolve(one, known).is ?? []);
    for (const group of new Set([...now, ...shall, ...[...groups.keys()].map((key) => key.replace("group ", ""))])) {
      const key = `group ${group}`;
      const said = groups.get(key);
      const isIn = shall.includes(group);
      if (said && said.members.includes(self) !== isIn) {
        const { name, place } = said.document;
        const message = `Group ${name} in ${place.file}, document ${place.number}, says ${isIn ? "that it is not in it" : "that it is in it"}. Say it in one place.`;
        problems.push({ place: account.place, path: "groups", message });
      }
      if (said) continue;
      const rest = (wanted.get(key) ?? listAt(present.get(key)?.fields ?? {}, "members")).filter((one) => one !== self);
      wanted.set(key, isIn ? [...rest, self] : rest);
    }
  }
  return wanted;
}
