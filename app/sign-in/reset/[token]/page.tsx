import type { Metadata } from "next";
import { EntryFrame } from "@/components/entry-frame";
import { TextLink } from "@/components/ui/text-link";
import { linkEnded } from "@/lib/auth/one-time-links";
import { readReset } from "@/lib/auth/reset-password";
import { env } from "@/lib/env";
import { forPage } from "@/lib/portal/current-actor";
import { ResetForm } from "./form";

export const metadata: Metadata = { title: "New password" };

export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const found = await forPage(() => readReset(token));
  if (!found)
    return (
      <EntryFrame title="This link has ended" subtitle={linkEnded("reset").message}>
        <TextLink href="/sign-in">Sign in</TextLink>
      </EntryFrame>
    );
  return (
    <EntryFrame title="Choose a new password" subtitle={new URL(env().url).host}>
      <ResetForm token={token} email={found.email} />
      <p className="mt-5 text-13 text-ink-3">This link works once, and ends every session of yours.</p>
    </EntryFrame>
  );
}
