import { placedName } from "@/lib/namespaces/placed-name";
import type { Document, Kind } from "./document";

/** One name in a document that stands for something else. */
export type Reference = {
  /** Of the value in the document, for messages. */
  path: string;
  text: string;
  to: Kind | "member";
  /** Where the name is used. */
  from: string;
  /**
   * Which way a bare name leads: `up` to the nearest namesake here or above; `down` to the one here, else to the only one
   * below.
   */
  leads: "up" | "down";
};

/** What exists, or will when the documents are applied, by `<kind> <name>@<namespace>`, and how namespaces lie. */
export type Known = {
  has: (kind: Kind, name: string, namespace: string) => boolean;
  /** Namespaces in which something of this kind has this name. */
  homesOf: (kind: Kind, name: string) => readonly string[];
  /** The namespace above; `null` at the root, `undefined` for one that nobody knows. */
  above: (namespace: string) => string | null | undefined;
  /** E-mails of members in lower case; `null` when they may not be listed. */
  members: ReadonlySet<string> | null;
};

const BUILT_IN = /^(admin|member|read-only|client)$/;

/** Every name in the document that stands for something else. */
export function referencesOf({ kind, namespace: from, fields }: Document): Reference[] {
  const each = (path: string, to: Reference["to"], leads: Reference["leads"] = "up") =>
    listAt(fields, path).map((text, index) => ({ path: `${path}.${index}`, text, to, from, leads }));
  switch (kind) {
    case "namespace":
    case "role":
    case "socket":
      return [];
    case "group":
      return each("members", "service-account").map((one) => (isEmail(one.text) ? { ...one, to: "member" } : one));
    case "service-account":
      return [
        ...each("roles", "role"),
        ...each("groups", "group", "down"),
        ...each("owners", "group").map((one): Reference => (isEmail(one.text) ? { ...one, to: "member" } : one)),
        ...(typeof fields.impersonates === "string"
          ? [{ path: "impersonates", text: fields.impersonates, to: "member", from, leads: "up" } as const]
          : []),
      ];
    case "policy":
      return [
        ...each("who.serviceAccounts", "service-account"),
        ...each("who.groups", "group"),
        ...each("who.members", "member"),
        ...each("sockets", "socket", "down"),
      ];
  }
}

/**
 * What a reference stands for, in the one form that comparisons use: `name@namespace`, an e-mail in lower case, or for a
 * role where it is held. Null with the reason when there is no such thing, or more than one.
 */
export function resolve(
  { path, text, to, from, leads }: Reference,
  known: Known,
): { is: string } | { is: null; why: string } {
  if (to === "member") {
    const email = text.toLowerCase();
    return !known.members || known.members.has(email)
      ? { is: email }
      : { is: null, why: `There is no member ${text}.` };
  }
  const { name, namespace } = placedName(text);
  if (namespace !== undefined && known.above(namespace) === undefined)
    return { is: null, why: `There is no namespace ${namespace}.` };
  if (to === "role") {
    const at = namespace ?? from;
    if (!upFrom(at, known).includes(from))
      return { is: null, why: `A role can be held in ${from} and below it, and ${at} is not there.` };
    const isThere = BUILT_IN.test(name) || upFrom(at, known).some((one) => known.has("role", name, one));
    return isThere ? { is: `${name}@${at}` } : { is: null, why: `There is no role ${name} in ${at} or above it.` };
  }
  const word = to.replace("-", " ");
  const fits = leads === "up" ? upFrom(from, known) : [from, ...below(from, known.homesOf(to, name), known)];
  const homes = fits.filter((one) => (namespace === undefined || one === namespace) && known.has(to, name, one));
  const [home, another] = homes;
  const owns = path.startsWith("owners.");
  if (owns && (home === undefined || namespace !== undefined))
    return {
      is: null,
      why: `${text} is neither the email of a member nor the name of a group in ${from} or above it.`,
    };
  if (home === undefined)
    return { is: null, why: `There is no ${word} ${text} in ${from} or ${leads === "up" ? "above" : "below"} it.` };
  if (leads === "down" && home !== from && another !== undefined)
    return { is: null, why: `Several are called ${name}. Say which: ${name}@${home} or ${name}@${another}.` };
  // The API says of a group that owns only its name.
  return { is: owns ? name : `${name}@${home}` };
}

/** The namespace itself and those above it, the nearest first. */
export function upFrom(namespace: string, { above }: Pick<Known, "above">): string[] {
  const chain: string[] = [];
  for (let at: string | null | undefined = namespace; at && !chain.includes(at); at = above(at)) chain.push(at);
  return chain;
}

/** E-mail addresses have a dot behind the @; a namespace after it has none. */
export function isEmail(text: string): boolean {
  return /@.*\./.test(text);
}

/** The list at a dotted path; empty when there is none. */
export function listAt(fields: Record<string, unknown>, path: string): string[] {
  let found: unknown = fields;
  for (const part of path.split(".")) found = (found as Record<string, unknown> | undefined)?.[part];
  return Array.isArray(found) ? (found as string[]) : [];
}

function below(namespace: string, homes: readonly string[], known: Known): string[] {
  return homes.filter((one) => one !== namespace && upFrom(one, known).includes(namespace)).sort();
}
