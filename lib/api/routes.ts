import { traverseContractProcedures } from "@orpc/server";
import type { VerbMeta } from "@/lib/operation/contract";
import { contract } from "./contract";

/** Where a verb answers: its method, and the names of what its path holds. */
export type Route = { method: string; pattern: RegExp; params: readonly string[]; meta: VerbMeta };

const routes: Route[] = [];
traverseContractProcedures({ router: contract, path: [] }, ({ contract: verb }) => {
  const { method = "POST", path = "" } = verb["~orpc"].route;
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}/?$`);
  routes.push({ method, pattern, params, meta: verb["~orpc"].meta as VerbMeta });
});
// `/policies/test` before `/policies/{p}`: what is written out wins.
routes.sort((one, other) => one.params.length - other.params.length);

/** The verbs that answer at this path, below `/api/v1`, whatever their method; none where there is nothing. */
export function routesAt(path: string): Route[] {
  return routes.filter(({ pattern }) => pattern.test(path));
}
