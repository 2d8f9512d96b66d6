import { SmartCoercionPlugin } from "@orpc/json-schema";
import type { StandardHandlerOptions } from "@orpc/server/standard";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import type { CallContext } from "@/lib/operation/operation";

const coercing: StandardHandlerOptions<CallContext> = {};
new SmartCoercionPlugin<CallContext>({ schemaConverters: [new ZodToJsonSchemaConverter()] }).init(coercing);
const [interceptor] = coercing.clientInterceptors ?? [];
if (!interceptor) throw new Error("the plug-in that reads query strings has nothing to read them with");

/**
 * Turns the text of a query string into the numbers and booleans that a verb asks for: decimal digits, `true` and `false`,
 * and no other spelling. Bodies stay as they were sent: coerced, `[]` would pass for `{}`, which in a policy means everything
 * instead of nothing.
 */
export const coerceQuery: typeof interceptor = (options) =>
  interceptor({
    ...options,
    next: (coerced = options) => options.next({ ...coerced, input: plainOnly(options.input, coerced.input) }),
  });

/** What was read from another spelling stays the text that it was, and is refused as such. */
function plainOnly(given: unknown, read: unknown): unknown {
  const texts = given as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(read ?? {}).map(([name, value]) => [
      name,
      typeof value === typeof texts[name] || PLAIN.test(String(texts[name])) ? value : texts[name],
    ]),
  );
}

const PLAIN = /^(\d{1,15}|true|false)$/;
