import { SmartCoercionPlugin } from "@orpc/json-schema";
import type { StandardHandlerOptions } from "@orpc/server/standard";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import type { CallContext } from "@/lib/operation/operation";

const coercing: StandardHandlerOptions<CallContext> = {};
new SmartCoercionPlugin<CallContext>({ schemaConverters: [new ZodToJsonSchemaConverter()] }).init(coercing);
const [interceptor] = coercing.clientInterceptors ?? [];
if (!interceptor) throw new Error("the plug-in that reads query strings has nothing to read them with");

/**
 * Turns the text of a query string into the numbers, booleans and lists that a verb asks for. Bodies stay as they were sent:
 * coerced, `[]` would pass for `{}`, which in a policy means everything instead of nothing.
 */
export const coerceQuery = interceptor;
