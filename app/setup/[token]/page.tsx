import type { Metadata } from "next";
import { EntryFrame } from "@/components/entry-frame";
import { TextLink } from "@/components/ui/text-link";
import { linkEnded } from "@/lib/auth/one-time-links";
import { env } from "@/lib/env";
import { forPage } from "@/lib/portal/current-actor";
import { isSetupLink } from "@/lib/setup/first-admin";
import { SetupForm } from "./form";

export const metadata: Metadata = { title: "Set up" };

export default async function SetupPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  if (!(await forPage(() => isSetupLink(token))))
    return (
      <EntryFrame title="This setup link has ended" subtitle={linkEnded("setup").message}>
        <TextLink href="/sign-in">Sign in</TextLink>
      </EntryFrame>
    );
  return (
    <EntryFrame title="Set up Latchkey" subtitle={new URL(env().url).host}>
      <SetupForm token={token} />
      <p className="mt-5 text-13 text-ink-3">
        You become the first admin: you may do everything, and invite the others. This link works once.
      </p>
    </EntryFrame>
  );
}
