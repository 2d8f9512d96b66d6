import type { Metadata } from "next";
import { EntryFrame } from "@/components/entry-frame";
import { currentActor } from "@/lib/portal/current-actor";
import { toSignIn } from "@/lib/portal/portal";
import { ConfirmForm } from "./form";

export const metadata: Metadata = { title: "Confirm it is you" };

/** Fresh proof for people who sign in at an identity provider; opened in a tab of its own, beside what they were doing. */
export default async function ConfirmPage() {
  const actor = (await currentActor()) ?? (await toSignIn());
  if (isFresh(actor.session?.authenticatedAt))
    return (
      <EntryFrame title="Confirmed" subtitle="Close this tab and go on where you were.">
        <p className="text-13 text-ink-3">Your sign-in is fresh for 15 minutes.</p>
      </EntryFrame>
    );
  return (
    <EntryFrame title="Confirm it is you" subtitle={`You are signed in as ${actor.name}.`}>
      <ConfirmForm />
    </EntryFrame>
  );
}

function isFresh(provenAt: Date | undefined): boolean {
  return provenAt !== undefined && Date.now() - provenAt.getTime() < 14 * 60_000;
}
