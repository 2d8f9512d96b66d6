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

/** By the first part of their path, so that few patterns are tried. */
const routes = new Map<string, Route[]>();
traverseContractProcedures({ router, path: [] }, ({ contract: verb, path: verbPath }) => {
  const { method = "POST", path = "", successStatus = 200 } = verb["~orpc"].route;
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, "([^/]+)")}/?$`);
  const call = createProcedureClient(getRouter(router, verbPath) as AnyProcedure, {
    context: (given: CallContext) => given,
    path: verbPath,
    interceptors: method === "GET" ? [coerceQuery, limitMinting] : [limitMinting],
  });
  const route = { method, pattern, params, meta: verb["~orpc"].meta as VerbMeta, status: successStatus, call };
  // `/policies/test` before `/policies/{p}`: what is written out wins.
  const alike = [...(routes.get(head(path)) ?? []), route].sort(
    (one, other) => one.params.length - other.params.length,
  );
  routes.set(head(path), alike);
});

/** The verbs that answer at this path, below `/api/v1`, whatever their method; none where there is nothing. */
export function routesAt(path: string): Route[] {
  return (routes.get(head(path)) ?? []).filter(({ pattern }) => pattern.test(path));
}

function head(path: string): string {
  return path.split("/", 2)[1] ?? "";
}

/** What the path holds, by name. */
export function paramsIn(path: string, { pattern, params }: Route): Record<string, string> {
  const [, ...values] = pattern.exec(path) ?? [];
  return Object.fromEntries(params.map((name, index) => [name, decoded(values[index] ?? "")]));
}

/** What is no UTF-8 names nothing, as it stands. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
