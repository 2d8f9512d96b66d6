import { SmartCoercionPlugin } from "@orpc/json-schema";
import type { StandardHandlerOptions, StandardHandlerPlugin } from "@orpc/server/standard";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import type { CallContext } from "@/lib/operation/operation";

/**
 * Turns the text of a query string into the numbers, booleans and lists that a verb asks for. Bodies stay as they were sent:
 * coerced, `[]` would pass for `{}`, which in a policy means everything instead of nothing.
 */
export class QueryCoercionPlugin implements StandardHandlerPlugin<CallContext> {
  init(options: StandardHandlerOptions<CallContext>): void {
    const coercing: StandardHandlerOptions<CallContext> = {};
    new SmartCoercionPlugin<CallContext>({ schemaConverters: [new ZodToJsonSchemaConverter()] }).init(coercing);
    options.clientInterceptors ??= [];
    for (const coerce of coercing.clientInterceptors ?? [])
      options.clientInterceptors.unshift((call) =>
        call.procedure["~orpc"].route.method === "GET" ? coerce(call) : call.next(),
      );
  }
}
