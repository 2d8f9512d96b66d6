import { placedName } from "@/lib/namespaces/placed-name";
import { call } from "../api";
import { Failure } from "../failure";
import { type Document, type Kind, keyOf } from "./document";
import type { Present, Situation } from "./plan";
import { isEmail, type Known, listAt, type Reference, referencesOf, resolve, upFrom } from "./references";
import { fieldsOf, ownerNames } from "./server-fields";

/** Labels that an account must carry, all of them. */
export type Selector = Readonly<Record<string, string>>;

const AT_ONCE = 8;

/** Everything on the server that a plan for these documents needs. Only reads. */
export async function readServer(documents: readonly Document[], prune: Selector | null): Promise<Situation> {
  const { subject, namespaces } = await call("whoami.get", {});
  const parents = new Map(namespaces.map(({ slug, parent }) => [slug, parent]));
  for (const { kind, name, namespace } of documents)
    if (kind === "namespace" && !parents.has(name)) parents.set(name, namespace);
  const emails = documents.some(namesMembers) ? await emailsById(documents.some(({ fields }) => fields.owners)) : null;
  const present = new Map<string, Present>();
  const described = new Set(documents.map(keyOf));
  const found = new Set<string>();
  const known: Known = {
    has: (kind, name, namespace) => [described, found].some((keys) => keys.has(keyOf({ kind, name, namespace }))),
    homesOf: (kind, name) => {
      const keys = [...new Set([...described, ...found])].filter((key) => key.startsWith(`${kind} ${name}@`));
      return keys.map((key) => placedName(key).namespace ?? "");
    },
    above: (namespace) => parents.get(namespace),
    members: emails && new Set([...emails.values()].map((email) => email.toLowerCase())),
  };

  await inTurns(documents, async (document) => {
    const it = await read(document.kind, document.name, document.namespace, document.fields.owners ? emails : null);
    if (!it) return;
    present.set(keyOf(document), it);
    if (document.kind === "service-account" && document.fields.groups)
      it.fields.groups = (await everyGroup({ serviceAccount: it.id })).map(inFull);
  });
  for (const key of present.keys()) found.add(key);
  await inTurns(documents.flatMap(referencesOf), async (reference) => {
    for (const key of await lookUp(reference, known)) found.add(key);
  });
  // Groups whose members change because an account says so.
  const accounts = documents.filter(({ kind }) => kind === "service-account");
  const meant = accounts.flatMap(referencesOf).filter(({ path }) => path.startsWith("groups."));
  const groups = [
    ...accounts.flatMap((account) => listAt(present.get(keyOf(account))?.fields ?? {}, "groups")),
    ...meant.flatMap((reference) => resolve(reference, known).is ?? []),
  ];
  await inTurns([...new Set(groups)], async (group) => {
    const { name, namespace = "global" } = placedName(group);
    const it = present.get(`group ${group}`) ?? (await read("group", name, namespace, null));
    if (it) present.set(`group ${group}`, it);
  });
  return { documents, present, known, found, labelled: prune ? await accountsLabelled(prune) : [], self: subject.id };
}

/** One thing by its name, as it is; null when it is not there. */
async function read(
  kind: Kind,
  name: string,
  namespace: string,
  emails: ReadonlyMap<string, string> | null,
): Promise<Present | null> {
  const at = { namespace };
  const from = async <T extends { id: string; version: number; namespace?: string; parent?: string | null }>(
    found: Promise<T>,
    nameOf: (it: T) => string,
    fields: (it: T) => Record<string, unknown>,
  ): Promise<Present | null> => {
    const it = await orNull(found);
    // A name that is some id would find the thing of that id.
    if (!it || nameOf(it) !== name) return null;
    const home = it.namespace ?? it.parent ?? namespace;
    return { kind, name, namespace: home, id: it.id, version: it.version, fields: fields(it) };
  };
  const named = ({ name }: { name: string }) => name;
  switch (kind) {
    case "namespace":
      return from(call("namespaces.get", { ns: name }), ({ slug }) => slug, fieldsOf.namespace);
    case "role":
      return from(call("roles.get", { role: name, ...at }), named, fieldsOf.role).then((role) =>
        // A namesake further up is another role.
        role && (role.namespace === namespace || role.fields.builtIn) ? role : null,
      );
    case "group":
      return from(call("groups.get", { g: name, ...at }), named, fieldsOf.group);
    case "service-account":
      return from(call("serviceAccounts.get", { sa: name, ...at }), named, (account) =>
        fieldsOf["service-account"](account, emails && ownerNames(account, emails)),
      );
    case "socket":
      return from(call("sockets.get", { s: name, ...at }), named, fieldsOf.socket);
    case "policy":
      return from(call("policies.get", { p: name, ...at }), named, fieldsOf.policy);
  }
}

/** The keys of what a reference may mean on the server. */
async function lookUp({ to, text, from, leads }: Reference, known: Known): Promise<string[]> {
  if (to === "member") return [];
  const { name, namespace } = placedName(text);
  if (namespace !== undefined && known.above(namespace) === undefined) return [];
  if (to === "role") {
    const found = await orNull(call("roles.get", { role: name, namespace: namespace ?? from }));
    return found?.name === name ? [`role ${name}@${found.namespace}`] : [];
  }
  if (leads === "down") {
    const page = { namespace: from, namePrefix: name, limit: 200 };
    // Nothing is found in a namespace that the documents only make.
    const listed = await orNull<{ items: { name: string; namespace: string }[] }>(
      to === "group" ? call("groups.list", page) : call("sockets.list", page),
    );
    return (listed?.items ?? []).filter((one) => one.name === name).map((one) => `${to} ${inFull(one)}`);
  }
  for (const place of namespace === undefined ? upFrom(from, known) : [namespace]) {
    if (known.has(to, name, place)) return [];
    const found = await read(to, name, place, null);
    if (found) return [keyOf(found)];
  }
  return [];
}

async function everyGroup(filter: { serviceAccount?: string; namePrefix?: string }) {
  return everyPage((cursor) => call("groups.list", { ...filter, limit: 200, ...cursor }));
}

/** E-mails by the ids of members. Null when the caller may not list them and only names are to be checked; owners can't be compared without. */
export async function emailsById(needed: boolean): Promise<Map<string, string> | null> {
  try {
    const members = await everyPage((cursor) => call("members.list", { limit: 200, ...cursor }));
    return new Map(members.map(({ id, email }) => [id, email]));
  } catch (error) {
    if (!needed && error instanceof Failure && (error.status === 403 || error.status === 404)) return null;
    throw error;
  }
}

async function accountsLabelled(labels: Selector): Promise<Present[]> {
  const accounts = await everyPage((cursor) => call("serviceAccounts.list", { limit: 200, ...cursor }));
  const carries = (own: Selector) => Object.entries(labels).every(([name, value]) => own[name] === value);
  return accounts
    .filter((account) => carries(account.labels))
    .map(({ id, name, namespace, version }) => ({ kind: "service-account", id, name, namespace, version, fields: {} }));
}

/** All items of a list, page by page. */
export async function everyPage<Item>(
  page: (cursor: { cursor?: string }) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const all: Item[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const { items, nextCursor } = await page(cursor ? { cursor } : {});
    all.push(...items);
    cursor = nextCursor;
  }
  return all;
}

/** Does something for each, a few at a time. */
export async function inTurns<Item>(items: readonly Item[], run: (item: Item) => Promise<void>): Promise<void> {
  const rest = [...items];
  const work = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Failure && error.code === "not_found") return null;
    throw error;
  }
}

function namesMembers(document: Document): boolean {
  return (
    referencesOf(document).some(({ to, text }) => to === "member" || isEmail(text)) || Boolean(document.fields.owners)
  );
}

function inFull({ name, namespace }: { name: string; namespace: string }): string {
  return `${name}@${namespace}`;
}
