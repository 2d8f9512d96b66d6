import { z } from "zod";
import { groupsContract } from "@/lib/groups/contract";
import { namespacesContract } from "@/lib/namespaces/contract";
import { policiesContract } from "@/lib/policies/contract";
import { rolesContract } from "@/lib/roles/contract";
import { serviceAccountsContract } from "@/lib/service-accounts/contract";
import { socketsContract } from "@/lib/sockets/contract";

/** What a document can describe, in the order in which they need one another. */
export const KINDS = ["namespace", "role", "group", "service-account", "socket", "policy"] as const;
export type Kind = (typeof KINDS)[number];

/** Where a document stands, for messages: the file, its number in there, and the line on which it begins. */
export type Place = { file: string; number: number; lineOf: (path: string) => number };

/**
 * One thing as it shall be. `fields` has what the file mentions, as the contract reads it; what is not mentioned stays as it
 * is. A policy is always whole, because a part that is absent is no condition.
 */
export type Document = {
  kind: Kind;
  name: string;
  /** Of a namespace: the one above it. */
  namespace: string;
  fields: Record<string, unknown>;
  place: Place;
};

/** What is wrong, and where. */
export type Problem = { place: Place; path: string; message: string };

const inputOf = <Schema>(procedure: { "~orpc": { inputSchema?: Schema } }) =>
  procedure["~orpc"].inputSchema as NonNullable<Schema>;

const { sockets } = inputOf(policiesContract.replace).shape;

/** The inputs of the API's own create verbs, and what only exists afterwards. */
const SCHEMAS: Record<Kind, z.ZodObject> = {
  namespace: inputOf(namespacesContract.create),
  role: inputOf(rolesContract.create),
  group: inputOf(groupsContract.create),
  "service-account": inputOf(serviceAccountsContract.create)
    .omit({ token: true })
    .extend({
      impersonates: inputOf(serviceAccountsContract.update).shape.impersonates,
      enabled: z.boolean("enabled is true or false.").optional(),
    }),
  socket: inputOf(socketsContract.create),
  policy: inputOf(policiesContract.create).extend({ sockets }),
};

/** Names a thing among all documents and on the server. */
export function keyOf({ kind, name, namespace }: Pick<Document, "kind" | "name" | "namespace">): string {
  return kind === "namespace" ? `namespace ${name}` : `${kind} ${name}@${namespace}`;
}

/** Reads one value of a file by the contract of its kind; what is wrong comes as findings of that contract. */
export function readDocument(value: Record<string, unknown>, place: Place): Document | { issues: z.core.$ZodIssue[] } {
  const { kind, ...rest } = value as { kind: Kind };
  const { data, error } = SCHEMAS[kind].safeParse(rest);
  if (error) return { issues: error.issues };
  const { name, namespace, slug, parent, ...fields } = data as Record<string, unknown>;
  const isMentioned = (field: string) => kind === "policy" || Object.hasOwn(rest, field);
  const mentioned = Object.fromEntries(Object.entries(fields).filter(([field]) => isMentioned(field)));
  if (kind === "namespace")
    return { kind, name: String(slug), namespace: String(parent), fields: name === undefined ? {} : { name }, place };
  return { kind, name: String(name), namespace: String(namespace), fields: mentioned, place };
}

/** The value of a file with its fields in the order of the contract after its name, as far as the contract can read it. */
export function inContractOrder(value: Record<string, unknown> & { kind: Kind }): typeof value {
  const { kind, ...rest } = value;
  const schema = SCHEMAS[kind];
  const read = (schema.safeParse(rest).data ?? rest) as Record<string, unknown>;
  const order = new Set(["name", "namespace", ...Object.keys(schema.shape)]);
  const fields = [...order].filter((field) => Object.hasOwn(rest, field));
  return { kind, ...Object.fromEntries(fields.map((field) => [field, read[field]])) };
}
