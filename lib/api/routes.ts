import "server-only";
import { type AnyProcedure, createProcedureClient, getRouter, traverseContractProcedures } from "@orpc/server";
import type { VerbMeta } from "@/lib/operation/contract";
import type { CallContext } from "@/lib/operation/operation";
import { limitMinting } from "./mint-limit";
import { coerceQuery } from "./query-coercion";
import { router } from "./router";

/** Where a verb answers: its method, the names of what its path holds, and the status of its success. */
export type Route = {
  method: string;
  pattern: RegExp;
  params: readonly string[];
  meta: VerbMeta;
  status: number;
  call: (input: unknown, options: { context: CallContext }) => Promise<unknown>;
};

const routes: Route[] = [];
traverseContractProcedures({ router, path: [] }, ({ contract: verb, path: verbPath }) => {
  const { method = "POST", path = "", successStatus = 200 } = verb["~orpc"].route;
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, "([^/]+)")}/?$`);
  const call = createProcedureClient(getRouter(router, verbPath) as AnyProcedure, {
    context: (given: CallContext) => given,
    path: verbPath,
    interceptors: method === "GET" ? [coerceQuery, limitMinting] : [limitMinting],
  });
  routes.push({ method, pattern, params, meta: verb["~orpc"].meta as VerbMeta, status: successStatus, call });
});
// `/policies/test` before `/policies/{p}`: what is written out wins.
routes.sort((one, other) => one.params.length - other.params.length);

/** The verbs that answer at this path, below `/api/v1`, whatever their method; none where there is nothing. */
export function routesAt(path: string): Route[] {
  return routes.filter(({ pattern }) => pattern.test(path));
}

/** What the path holds, by name. */
export function paramsIn(path: string, { pattern, params }: Route): [name: string, value: string][] {
  const [, ...values] = pattern.exec(path) ?? [];
  return params.map((name, index) => [name, decoded(values[index] ?? "")]);
}

/** What is no UTF-8 names nothing, as it stands. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
