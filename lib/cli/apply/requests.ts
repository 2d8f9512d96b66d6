import type { VerbId } from "../api";
import { comparable } from "./comparable";
import { added, type Difference } from "./compare";
import { type Document, KINDS } from "./document";
import type { Present } from "./plan";
import type { Known } from "./references";

/** One request: a verb of the API with its input, and the namespace in which the name in its path is meant. */
export type Request = { verb: VerbId; input: Record<string, unknown>; namespace?: string };

type Planned = Request & { phase: number };

/** Who is in which group comes after groups and accounts, which may each name the other. */
const MEMBERSHIP = KINDS.indexOf("service-account") + 0.5;
const MOST_AT_ONCE = 1000;

/** The requests that make a thing as the document says, each with the phase of the whole in which its turn comes. */
export function requestsFor(
  document: Document,
  there: Present | undefined,
  found: readonly Difference[],
  known: Known,
): Planned[] {
  const { kind, name, namespace } = document;
  const { members, enabled, sockets, ...fields } = comparable(document, known);
  const phase = KINDS.indexOf(kind);
  // Whom a new account acts as can be left out, but not be null.
  const { impersonates, ...others } = fields;
  const create = { phase, input: { name, namespace, ...others, ...(impersonates ? { impersonates } : {}) } };
  // What is there is meant by its id: a namesake that takes its place meanwhile is somebody else.
  const it = there?.id ?? name;
  const at = there ? {} : { namespace };
  const differs = (field: string) => found.some(({ path }) => path === field || path.startsWith(`${field}.`));

  switch (kind) {
    case "namespace":
      if (there) return [{ phase, verb: "namespaces.update", input: { ns: it, ...fields } }];
      return [{ phase, verb: "namespaces.create", input: { slug: name, parent: namespace, ...fields } }];
    case "role":
      if (there) return [{ phase, verb: "roles.update", input: { role: it, ...fields } }];
      return [{ ...create, verb: "roles.create" }];
    case "group":
      return [
        ...(there ? [] : [{ ...create, verb: "groups.create" } as const]),
        ...(there && differs("description")
          ? [{ phase, verb: "groups.update", input: { g: it, ...fields } } as const]
          : []),
        ...memberChanges(there?.fields.members, document.fields.members).map(
          (change) => ({ phase: MEMBERSHIP, verb: "groups.members", input: { g: it, ...change }, ...at }) as const,
        ),
      ];
    case "service-account": {
      const turn = enabled === undefined || enabled === (there ? there.fields.enabled : true) ? [] : [enabled];
      return [
        ...(there
          ? accountUpdate(phase, there, fields, differs)
          : [{ ...create, verb: "serviceAccounts.create" } as const]),
        ...turn.map(
          (on) =>
            ({
              phase,
              verb: on ? "serviceAccounts.enable" : "serviceAccounts.disable",
              input: { sa: it },
              ...at,
            }) as const,
        ),
      ];
    }
    case "socket":
      if (there) return [{ phase, verb: "sockets.update", input: { s: it, ...fields } }];
      return [{ ...create, verb: "sockets.create" }];
    case "policy": {
      // `enabled` is a part of a policy's document; of an account it is a state.
      if (there)
        return [
          { phase, verb: "policies.replace", input: { p: it, ...fields, enabled, ...(sockets ? { sockets } : {}) } },
        ];
      return [
        { phase, verb: "policies.create", input: { ...create.input, enabled } },
        ...chunks((sockets as string[] | undefined) ?? []).map(
          (add) => ({ phase, verb: "policies.sockets", input: { p: it, add }, ...at }) as const,
        ),
      ];
    }
  }
}

function accountUpdate(
  phase: number,
  there: Present,
  { roles, ...fields }: Record<string, unknown>,
  differs: (field: string) => boolean,
): Planned[] {
  const { add, remove } = roles === undefined ? { add: [], remove: [] } : added(there.fields.roles, roles);
  const input = {
    ...Object.fromEntries(Object.entries(fields).filter(([field]) => differs(field))),
    ...(add.length > 0 && { addRoles: add }),
    ...(remove.length > 0 && { removeRoles: remove }),
  };
  if (Object.keys(input).length === 0) return [];
  return [{ phase, verb: "serviceAccounts.update", input: { sa: there.id, ...input } }];
}

function memberChanges(before: unknown, after: unknown): { add?: string[]; remove?: string[] }[] {
  if (after === undefined) return [];
  const { add, remove } = added(before, after);
  return [...chunks(remove).map((some) => ({ remove: some })), ...chunks(add).map((some) => ({ add: some }))];
}

function chunks(list: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(list.length / MOST_AT_ONCE) }, (_, index) =>
    list.slice(index * MOST_AT_ONCE, (index + 1) * MOST_AT_ONCE),
  );
}
