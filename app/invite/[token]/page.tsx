import type { Metadata } from "next";
import { EntryFrame } from "@/components/entry-frame";
import { OrRule } from "@/components/or-rule";
import { TextLink } from "@/components/ui/text-link";
import { readInvitation } from "@/lib/auth/accept-invitation";
import { linkEnded } from "@/lib/auth/one-time-links";
import { env } from "@/lib/env";
import { forPage } from "@/lib/portal/current-actor";
import { SingleSignOnForm } from "../../sign-in/form";
import { InviteForm } from "./form";

export const metadata: Metadata = { title: "Invitation" };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invited = await forPage(() => readInvitation(token));
  const { oidc, url } = env();
  if (!invited)
    return (
      <EntryFrame title="This invitation has ended" subtitle={linkEnded("invite").message}>
        <TextLink href="/sign-in">Sign in</TextLink>
      </EntryFrame>
    );
  return (
    <EntryFrame title="You are invited to Latchkey" subtitle={new URL(url).host}>
      {oidc && (
        <>
          <SingleSignOnForm name={oidc.name} callbackUrl="/" />
          <OrRule />
        </>
      )}
      <InviteForm token={token} {...invited} />
      <p className="mt-5 text-13 text-ink-3">This link works once. After it you sign in with email and password.</p>
    </EntryFrame>
  );
}
