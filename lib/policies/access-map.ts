import type { Actor } from "@/lib/auth/actor";
import type { Policy } from "./engine/compile";
import { type Action, actionsOf, type Subject } from "./engine/model";
import { indexPolicies } from "./engine/policy-index";
import { compareReach, conditionWords, type Reach, reachOf } from "./engine/reach";
import type { PlacedSocket } from "./load";

/** Actions that share their conditions and the policies behind them. */
export type Granted = { actions: Action[]; conditions: string | null; reach: Reach };

const NOTHING: Granted[] = [];

/** Answers who reaches what among many: policies are asked once for each kind of subject and each kind of socket. */
export class AccessMap {
  readonly #index: ReturnType<typeof indexPolicies>;
  readonly #now: number;
  readonly #isHidden: (policy: Policy) => boolean;
  readonly #known = new Map<string, Granted[]>();
  readonly #applying = new Map<string, readonly Policy[]>();
  readonly #naming = new Map<string, ReadonlySet<Policy>>();

  /** Conditions of policies that `actor` may not read are not told. */
  constructor(policies: Iterable<Policy>, now: Date, { access }: Pick<Actor, "access">) {
    this.#index = indexPolicies(policies);
    this.#now = now.getTime();
    this.#isHidden = ({ namespaceId }) => !access.can("policies:read", namespaceId);
  }

  /** True when some policy speaks of the subject. */
  speaksOf(subject: Subject): boolean {
    return kept(this.#naming, subject.id, () => this.#index.naming(subject)).size > 0;
  }

  /** True when some policy applies to the socket. */
  appliesTo(socket: PlacedSocket): boolean {
    return kept(this.#applying, socket.id, () => this.#index.applying(socket)).length > 0;
  }

  /** The policies that speak of both, whatever else they ask for. */
  between(subject: Subject, socket: PlacedSocket): Policy[] {
    if (subject.namespaceId !== null && !socket.namespaces.includes(subject.namespaceId)) return [];
    const naming = kept(this.#naming, subject.id, () => this.#index.naming(subject));
    return kept(this.#applying, socket.id, () => this.#index.applying(socket)).filter((policy) => naming.has(policy));
  }

  /** What the subject has on the socket from now on; empty when nothing. */
  access(subject: Subject, socket: PlacedSocket): Granted[] {
    const policies = this.between(subject, socket);
    if (policies.length === 0) return NOTHING;
    return kept(this.#known, `${socket.type} ${policies.map(({ id }) => id).join()}`, () =>
      grouped(
        actionsOf(socket.type).flatMap((action) => {
          const reach = reachOf(policies, action, this.#now);
          return reach ? [{ action, reach, words: conditionWords(reach, action, this.#isHidden) }] : [];
        }),
      ),
    );
  }
}

function grouped(found: { action: Action; reach: Reach; words: string | null }[]): Granted[] {
  const groups = new Map<string, Granted>();
  for (const { action, reach, words } of found) {
    const ids = [...reach.allows, ...reach.denies].map(({ id }) => id).join();
    const group = groups.get(`${words} ${ids}`);
    if (group) group.actions.push(action);
    else groups.set(`${words} ${ids}`, { actions: [action], conditions: words, reach });
  }
  return [...groups.values()];
}

/** One row of a preview: actions whose access changes alike. */
export type Change = {
  actions: Action[];
  before: string | null;
  after: string | null;
  had: boolean;
  has: boolean;
};

/** What `after` gives a subject on a socket that `before` did not, and the reverse. */
export function compareAccess(before: readonly Granted[], after: readonly Granted[], type: string) {
  const [gains, losses] = [new Map<string, Change>(), new Map<string, Change>()];
  for (const action of actionsOf(type)) {
    const [was, is] = [before, after].map((all) => all.find(({ actions }) => actions.includes(action)));
    if (was === is) continue;
    const change = compareReach(was?.reach ?? null, is?.reach ?? null, action);
    const row = { before: was?.conditions ?? null, after: is?.conditions ?? null, had: Boolean(was), has: Boolean(is) };
    if (change.gains) add(gains, row, action);
    if (change.loses) add(losses, row, action);
  }
  return { gains: [...gains.values()], losses: [...losses.values()] };
}

function add(rows: Map<string, Change>, row: Omit<Change, "actions">, action: Action): void {
  const key = JSON.stringify(row);
  const there = rows.get(key);
  if (there) there.actions.push(action);
  else rows.set(key, { ...row, actions: [action] });
}

function kept<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
