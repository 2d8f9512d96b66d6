"use server";

import { confirmWithPassword } from "@/lib/auth/step-up";
import { AppError } from "@/lib/errors";
import { currentActor } from "@/lib/portal/current-actor";
import { requestFacts } from "@/lib/portal/request-facts";
import { answer } from "@/lib/portal/run";

/** Asks for the password again, for what wants fresh proof of who is there. */
export async function confirmPassword(password: string) {
  return answer(async () => {
    const actor = await currentActor();
    if (!actor) throw new AppError("unauthenticated", "Your session ended. Sign in again in another tab, then repeat.");
    await confirmWithPassword(actor, String(password), await requestFacts());
  });
}
