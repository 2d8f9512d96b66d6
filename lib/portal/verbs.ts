import "server-only";
import { createRouterClient } from "@orpc/server";
import { limitMinting } from "@/lib/api/mint-limit";
import { router } from "@/lib/api/router";
import type { Actor } from "@/lib/auth/actor";
import type { AppError } from "@/lib/errors";
import { toAppError } from "@/lib/operation/failure";
import type { RequestFacts } from "@/lib/operation/request";

/** Every verb, called as `actor`. What a verb throws goes through `onError` as the one error shape. */
export function verbs(actor: Actor, request: RequestFacts, onError: (error: AppError, request: RequestFacts) => never) {
  return createRouterClient(router, {
    context: { actor, request },
    interceptors: [
      async ({ next }) => {
        try {
          return await next();
        } catch (error) {
          return onError(toAppError(error, request), request);
        }
      },
      limitMinting,
    ],
  });
}

export type Verbs = ReturnType<typeof verbs>;
