import type { InferContractRouterInputs, InferContractRouterOutputs } from "@orpc/contract";
import type { contract } from "@/lib/api/contract";
import { adviceOn } from "./advice";
import { connection } from "./connection";
import { Failure } from "./failure";
import { send } from "./send";
import { VERBS, type Verb } from "./verbs";

type Contract = typeof contract;
type Inputs = InferContractRouterInputs<Contract>;
type Outputs = InferContractRouterOutputs<Contract>;

/** A part of the contract: `serviceAccounts`. */
export type Group = keyof Contract & string;
/** A verb of that part. */
export type VerbOf<G extends Group> = keyof Contract[G] & string;
/** `serviceAccounts.create` and all the others. */
export type VerbId = { [G in Group]: `${G}.${VerbOf<G>}` }[Group];

type Of<Tree, Id extends VerbId> = Id extends `${infer G}.${infer V}`
  ? G extends keyof Tree
    ? V extends keyof Tree[G]
      ? Tree[G][V]
      : never
    : never
  : never;
/** What a verb takes and what it answers. */
export type Input<Id extends VerbId> = Of<Inputs, Id>;
export type Output<Id extends VerbId> = Of<Outputs, Id>;

/** What goes with a call beside its input. */
export type CallOptions = {
  /** Where the name in the path lives. */
  namespace?: string | undefined;
  idempotencyKey?: string | undefined;
  ifMatch?: string | number | undefined;
};

const BY_ID = new Map(VERBS.map((verb) => [verb.id, verb]));

/** The description of a verb. */
export function verbOf(id: VerbId): Verb {
  const verb = BY_ID.get(id);
  if (!verb) throw new Error(`no such verb: ${id}`);
  return verb;
}

/** Calls one verb over REST, with the types of its contract. Refusals are thrown as `Failure`. */
export async function call<Id extends VerbId>(id: Id, input: Input<Id>, options?: CallOptions): Promise<Output<Id>> {
  return (await callVerb(verbOf(id), input as Record<string, unknown>, options)) as Output<Id>;
}

/** Calls a verb that is known only by its description. */
export async function callVerb(
  verb: Verb,
  input: Record<string, unknown>,
  options: CallOptions = {},
): Promise<unknown> {
  const rest = { ...input };
  const path = verb.path.replace(/\{\+?(\w+)\}/g, (_all, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(String(value));
  });
  const query = new URLSearchParams();
  const inQuery = verb.method === "GET" ? { namespace: options.namespace, ...rest } : { namespace: options.namespace };
  for (const [name, value] of Object.entries(inQuery))
    for (const one of [value].flat()) if (one !== undefined) query.append(name, String(one));
  const body = verb.method === "GET" ? {} : rest;
  const { url, token } = connection();
  try {
    return await send(`${url}/api/v1${path}${query.size > 0 ? `?${query}` : ""}`, token, {
      method: verb.method,
      json: Object.values(body).some((value) => value !== undefined) ? body : undefined,
      headers: {
        ...(options.idempotencyKey && { "idempotency-key": options.idempotencyKey }),
        ...(options.ifMatch !== undefined && { "if-match": `"${String(options.ifMatch).replaceAll('"', "")}"` }),
      },
    });
  } catch (error) {
    if (error instanceof Failure) error.next = error.next.length > 0 ? error.next : adviceOn(error, verb, input);
    throw error;
  }
}
