import { AppError } from "@/lib/errors";
import type { Actor } from "./actor";

const STEP_UP_MINUTES = 15;

/** Members prove who they are again after 15 minutes; machines prove it with each request. */
export function requireRecentProof(actor: Actor): void {
  if (actor.session && Date.now() - actor.session.authenticatedAt.getTime() > STEP_UP_MINUTES * 60_000)
    throw new AppError("step_up_required", "Confirm that it is you: this needs a sign-in within the last 15 minutes.");
}
