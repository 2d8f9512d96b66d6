import { comparable } from "./comparable";
import { type Difference, differences } from "./compare";
import { type Document, KINDS, type Kind, keyOf, type Problem } from "./document";
import { memberships } from "./memberships";
import { type Known, referencesOf, resolve } from "./references";
import { type Request, requestsFor } from "./requests";

/** A thing as it is on the server: `fields` in the form that `comparable` gives to documents. */
export type Present = {
  kind: Kind;
  name: string;
  namespace: string;
  id: string;
  version: number;
  fields: Record<string, unknown>;
};

/** What happens to one thing. */
export type Change = Pick<Document, "kind" | "name" | "namespace"> & {
  action: "create" | "change" | "delete";
  differences: Difference[];
};

/** `of` is the thing whose version the request was planned against, `change` the number of what it carries out. */
export type Step = Request & { change: number; of: string };

export type Plan = { changes: Change[]; steps: Step[] };

export type Situation = {
  documents: readonly Document[];
  /** What the documents describe, and the groups of the accounts that say which groups they are in. */
  present: ReadonlyMap<string, Present>;
  known: Known;
  /** Everything that was seen on the server, by key. */
  found: ReadonlySet<string>;
  /** Accounts that carry the label of --prune. */
  labelled: readonly Present[];
  /** The id of whoever applies. */
  self: string;
};

/**
 * What has to be done so that the server is as the documents say, in an order in which each step finds what it needs: or
 * everything that is wrong with them. Reads nothing and changes nothing.
 */
export function plan(situation: Situation): Plan | { problems: Problem[] } {
  const { documents, present, known, labelled, self } = situation;
  const described = new Set(documents.map(keyOf));
  const pruned = labelled.filter((account) => !described.has(keyOf(account)));
  const problems = [...unresolved(documents, known, new Set(pruned.map(keyOf))), ...immutable(documents, present)];
  const members = memberships(situation, problems);
  if (pruned.some(({ id }) => id === self)) problems.push(prunesItself(documents));
  if (problems.length > 0) return { problems };

  const changes: Change[] = [];
  const steps: { phase: number; step: Step }[] = [];
  for (const kind of KINDS)
    for (const wanted of inOrder(documents, kind, members, present)) {
      const there = present.get(keyOf(wanted));
      const found = differences(there ? concerned(there, wanted) : {}, comparable(wanted, known, members));
      if (there && found.length === 0) continue;
      const change = changes.push({ ...naming(wanted), action: there ? "change" : "create", differences: found }) - 1;
      for (const { phase, ...request } of requestsFor(wanted, there, found, known))
        steps.push({ phase, step: { ...request, change, of: keyOf(wanted) } });
    }
  for (const account of pruned) {
    const change = changes.push({ ...naming(account), action: "delete", differences: [] }) - 1;
    const step: Step = { change, of: keyOf(account), verb: "serviceAccounts.delete", input: { sa: account.id } };
    steps.push({ phase: Number.POSITIVE_INFINITY, step });
  }
  return { changes, steps: steps.sort((one, other) => one.phase - other.phase).map(({ step }) => step) };
}

/** The documents of a kind, and groups that only accounts speak of; of namespaces the upper ones first. */
function inOrder(
  documents: readonly Document[],
  kind: Kind,
  members: ReadonlyMap<string, string[]>,
  present: ReadonlyMap<string, Present>,
): Document[] {
  const some = documents.filter((document) => document.kind === kind);
  if (kind === "namespace") {
    const named = new Map(some.map((one) => [one.name, one]));
    const depth = (one: Document | undefined, steps = 0): number =>
      one && steps < 100 ? 1 + depth(named.get(one.namespace), steps + 1) : 0;
    return some.sort((one, other) => depth(one) - depth(other));
  }
  if (kind !== "group") return some;
  const keys = new Set(some.map(keyOf));
  const others = [...members.keys()].flatMap((key) => (keys.has(key) ? [] : (present.get(key) ?? [])));
  const place = { file: "", number: 0, lineOf: () => 0 };
  return [...some, ...others.map((group) => ({ ...naming(group), fields: {}, place }))].map((group) => {
    const list = members.get(keyOf(group));
    return list ? { ...group, fields: { ...group.fields, members: list } } : group;
  });
}

function unresolved(documents: readonly Document[], known: Known, pruned: ReadonlySet<string>): Problem[] {
  return documents.flatMap((document) => {
    const { place, kind, namespace } = document;
    if (known.above(namespace) === undefined)
      return [
        { place, path: kind === "namespace" ? "parent" : "namespace", message: `There is no namespace ${namespace}.` },
      ];
    return referencesOf(document).flatMap((reference) => {
      const found = resolve(reference, known);
      if (found.is === null) return [{ place, path: reference.path, message: found.why }];
      if (!pruned.has(`${reference.to} ${found.is}`)) return [];
      return [
        {
          place,
          path: reference.path,
          message: `--prune would delete ${reference.text}. Describe it, or take it out here.`,
        },
      ];
    });
  });
}

/** What can't be changed once it is there. */
function immutable(documents: readonly Document[], present: ReadonlyMap<string, Present>): Problem[] {
  return documents.flatMap(({ kind, place, namespace, ...document }) => {
    const there = present.get(keyOf({ kind, namespace, ...document }));
    if (kind === "namespace" && there && there.namespace !== namespace)
      return [{ place, path: "parent", message: `It lies below ${there.namespace}, and a namespace keeps its place.` }];
    if (kind === "role" && there?.fields.builtIn === true)
      return [{ place, path: "name", message: `${there.name} is built in and stays as it is. Choose another name.` }];
    return [];
  });
}

function prunesItself(documents: readonly Document[]): Problem {
  const place = documents[0]?.place ?? { file: "", number: 0, lineOf: () => 0 };
  return {
    place,
    path: "",
    message: "--prune would delete the account that is applying this. Describe it, or take its label off.",
  };
}

/** What the document speaks of. A policy is whole, but for what it is attached to. */
function concerned({ fields }: Present, wanted: Document): Record<string, unknown> {
  const speaksOf = (field: string) =>
    field !== "groups" && ((wanted.kind === "policy" && field !== "sockets") || Object.hasOwn(wanted.fields, field));
  return Object.fromEntries(Object.entries(fields).filter(([field]) => speaksOf(field)));
}

function naming({ kind, name, namespace }: Pick<Document, "kind" | "name" | "namespace">) {
  return { kind, name, namespace };
}
