import { placedName } from "@/lib/namespaces/placed-name";
import { call, type Input, type Output } from "../api";
import { Failure } from "../failure";
import { comparable } from "./comparable";
import { added } from "./compare";
import { type Document, keyOf } from "./document";
import { gainsOnceMade, type PolicyFields, type Reference } from "./gains-once-made";
import type { Change, Plan, Situation } from "./plan";

/** Who reaches what from then on, or no longer. */
export type Reach = { subject: string; socket: string; actions: readonly string[]; conditions: string | null };

/** What one change does to access. `notes` say what could not be worked out, or only in words. */
export type AccessChange = { change: Change; gains: Reach[]; losses: Reach[]; notes: string[] };

/** Who gains and who loses access by the plan, as far as the server can say before it is carried out. Only reads. */
export async function accessChanges({ changes }: Plan, situation: Situation): Promise<AccessChange[]> {
  const all: AccessChange[] = [];
  for (const change of changes) {
    const found = await effectOf(change, situation);
    if (found && found.gains.length + found.losses.length + found.notes.length > 0) all.push({ change, ...found });
  }
  return all;
}

async function effectOf(change: Change, situation: Situation): Promise<Omit<AccessChange, "change"> | null> {
  const { kind, action, differences } = change;
  const there = situation.present.get(keyOf(change)) ?? situation.labelled.find((one) => keyOf(one) === keyOf(change));
  const to = (path: string) => differences.find((one) => one.path === path);
  if (kind === "policy") return policyEffect(change, situation);
  if (kind === "service-account" && there && (action === "delete" || to("enabled")?.after === false)) {
    const { items } = await call("serviceAccounts.access", { sa: there.id });
    const losses = items.map(({ socket, actions, conditions }) => ({
      subject: change.name,
      socket: socket.name,
      actions,
      conditions,
    }));
    return { gains: [], losses, notes: [] };
  }
  const members = to("members");
  if (kind === "group" && members && there) {
    const { policies } = await call("groups.impact", { g: there.id });
    const { add, remove } = added(members.before, members.after);
    const home = `@${change.namespace}`;
    const short = (name: string) => (name.endsWith(home) ? name.slice(0, -home.length) : name);
    const named = policies.map(({ name }) => name).join(", ");
    const says = (who: string[], verb: string) =>
      who.length > 0 && named ? [`${verb}: ${who.map(short).join(", ")}; policies that name the group: ${named}`] : [];
    return { gains: [], losses: [], notes: [...says(add, "joining"), ...says(remove, "leaving")] };
  }
  return null;
}

async function policyEffect(change: Change, situation: Situation): Promise<Omit<AccessChange, "change"> | null> {
  const { present, documents, known } = situation;
  const document = documents.find((one) => keyOf(one) === keyOf(change)) as Document;
  const fields: PolicyFields = comparable(document, known);
  const { input, later } = withoutTheNew(fields, situation);
  const there = present.get(keyOf(change));
  const made = gainsOnceMade({ ...there?.fields, ...fields }, change.namespace, later);
  const names = later.map(({ name }) => placedName(name).name).join(", ");
  const notes = later.length > 0 && made.length === 0 ? [`not counted, because it is made only then: ${names}`] : [];
  try {
    const { name, namespace } = change;
    const preview = there
      ? await call("policies.preview", { ...input, p: there.id, name })
      : await call("policies.previewNew", { ...input, name, namespace });
    return {
      gains: [...preview.gains.map(reachOf), ...made],
      losses: preview.losses.map(reachOf),
      notes: [...notes, ...cut(preview)],
    };
  } catch (error) {
    // A namespace that is new as well holds nobody yet.
    if (error instanceof Failure && error.code === "not_found" && !there) return { gains: made, losses: [], notes };
    throw error;
  }
}

/** The policy with only those names that mean something today, and the others. */
function withoutTheNew({ who, sockets, ...rest }: PolicyFields, { found }: Situation) {
  const later: Reference[] = [];
  const today = (kind: Reference["kind"], names: string[]) => {
    const isFound = (name: string) => found.has(`${kind} ${name}`);
    later.push(...names.filter((name) => !isFound(name)).map((name) => ({ kind, name })));
    return names.filter(isFound);
  };
  const input = {
    ...rest,
    ...(sockets && { sockets: today("socket", sockets) }),
    ...(who && {
      who: {
        ...who,
        ...(who.serviceAccounts ? { serviceAccounts: today("service-account", who.serviceAccounts) } : {}),
        ...(who.groups ? { groups: today("group", who.groups) } : {}),
      },
    }),
  };
  return { input: input as unknown as Omit<Input<"policies.previewNew">, "name">, later };
}

type Row = Output<"policies.preview">["gains"][number];

function reachOf({ subject, socket, actions, before, after, has }: Row): Reach {
  return { subject: subject.email ?? subject.name, socket: socket.name, actions, conditions: has ? after : before };
}

function cut({ summary, complete }: Output<"policies.preview">): string[] {
  const more = summary.gains.truncated + summary.losses.truncated;
  return [...(more > 0 ? [`${more} more`] : []), ...(complete ? [] : ["there may be others that you may not read"])];
}
