import type { AnyContractProcedure } from "@orpc/contract";
import { type AnyProcedure, call } from "@orpc/server";
import { contract } from "@/lib/api/contract";
import { handleApi } from "@/lib/api/handler";
import { router } from "@/lib/api/router";
import type { ObjectKind, VerbMeta } from "@/lib/operation/contract";
import { toAppError } from "@/lib/operation/failure";
import { localRequest } from "@/lib/operation/request";
import { EXAMPLES } from "./examples";
import type { Person, Place } from "./world";

/** One verb as the suites see it: whatever is in `contract` and `router`, whoever wrote it. */
export type Verb = {
  name: string;
  declared: AnyContractProcedure;
  procedure: AnyProcedure;
  meta: VerbMeta;
  method: string;
  path: string;
};

export type Answer = { status: number; code: string | null; requestId: string; text: string; body: unknown };

/** Every verb there is, found by walking the two trees together. */
export function everyVerb(): Verb[] {
  return [...walk(contract, router, [])];
}

function* walk(declared: unknown, built: unknown, path: string[]): Generator<Verb> {
  const node = declared as Partial<AnyContractProcedure>;
  if (node["~orpc"]) {
    const { meta, route } = node["~orpc"];
    yield {
      name: path.join("."),
      declared: node as AnyContractProcedure,
      procedure: built as AnyProcedure,
      meta: meta as VerbMeta,
      method: route.method ?? "POST",
      path: route.path ?? "",
    };
  } else
    for (const key of new Set([...Object.keys(declared ?? {}), ...Object.keys(built ?? {})]))
      yield* walk((declared as Record<string, unknown>)?.[key], (built as Record<string, unknown>)?.[key], [
        ...path,
        key,
      ]);
}

/** An input the verb accepts in this place: its own example, or just the object that it addresses. */
export function exampleInput(verb: Verb, own: Place): Record<string, unknown> {
  const { scope } = verb.meta;
  const example = EXAMPLES[verb.name];
  if (example) return example(own);
  return scope.in === "object" ? { [scope.param]: addressed(scope.kind, own).id } : {};
}

/** The object of that kind in a place. */
export function addressed(kind: ObjectKind, own: Place): { id: string; name: string } {
  if (kind === "service-account") return own.account;
  if (kind === "access-token") return own.token;
  if (kind === "member") return { id: own.member.id, name: own.member.email };
  if (kind === "namespace") return { id: own.namespace.id, name: own.namespace.slug };
  return own[kind];
}

/** Says what to add when a verb refuses its example, instead of leaving the reader with a number. */
export function explain(verb: Verb, answer: Answer): string {
  return EXAMPLES[verb.name]
    ? `${verb.name} refuses its example in lib/operation/suites/examples.ts: ${answer.text}`
    : `Add an example input for ${verb.name} to lib/operation/suites/examples.ts. Without one it answers: ${answer.text}`;
}

type Headers = Record<string, string>;

/** Calls a verb over REST through the real handler, with whatever headers present the caller. */
export async function callRest(verb: Verb, input: Record<string, unknown>, headers: Headers, query: Headers = {}) {
  const rest = { ...input };
  const url = new URL(
    `http://localhost/api/v1${verb.path.replace(/\{\+?(\w+)\}/g, (_all, key: string) => {
      const value = encodeURIComponent(String(rest[key]));
      delete rest[key];
      return value;
    })}`,
  );
  const reads = verb.method === "GET";
  for (const [key, value] of Object.entries(reads ? { ...rest, ...query } : query))
    for (const one of [value].flat()) if (one !== undefined) url.searchParams.append(key, String(one));
  const body = reads || Object.keys(rest).length === 0 ? null : JSON.stringify(rest);
  const response = await handleApi(
    new Request(url, {
      method: verb.method,
      headers: { ...(body && { "content-type": "application/json" }), ...headers },
      body,
    }),
    "192.0.2.7",
  );
  const text = await response.text();
  const parsed = text === "" ? null : (JSON.parse(text) as { code?: string });
  return {
    status: response.status,
    code: response.status >= 400 ? (parsed?.code ?? "") : null,
    requestId: response.headers.get("x-request-id") ?? "",
    text,
    body: parsed,
  } satisfies Answer;
}

/** Calls a verb as pages and server actions do: a signed-in member, no HTTP. */
export async function callAsMember(verb: Verb, input: Record<string, unknown>, person: Person): Promise<Answer> {
  const request = localRequest();
  try {
    const body: unknown = await call(verb.procedure, input, { context: { actor: await person.member(), request } });
    return { status: 200, code: null, requestId: request.requestId, text: JSON.stringify(body) ?? "", body };
  } catch (thrown) {
    const error = toAppError(thrown, request);
    const text = JSON.stringify({ code: error.code, detail: error.message, errors: error.fields });
    return { status: error.status, code: error.code, requestId: request.requestId, text, body: null };
  }
}

export const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });
