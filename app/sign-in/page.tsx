import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { EntryFrame } from "@/components/entry-frame";
import { OrRule } from "@/components/or-rule";
import { Note } from "@/components/ui/note";
import { sameOriginPath } from "@/lib/auth/callback-url";
import { sessionCookie } from "@/lib/auth/cookies";
import { env } from "@/lib/env";
import { currentActor } from "@/lib/portal/current-actor";
import { SignInForm, SingleSignOnForm } from "./form";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const query = await searchParams;
  const callbackUrl = sameOriginPath(typeof query.callbackUrl === "string" ? query.callbackUrl : "/");
  if (await currentActor()) redirect(callbackUrl);
  const { oidc, url } = env();
  const problem = typeof query.error === "string" ? singleSignOnProblem(query.error) : null;
  const ended = !problem && (await cookies()).has(sessionCookie());
  return (
    <EntryFrame title="Sign in" subtitle={new URL(url).host}>
      {problem && (
        <Note tone="danger" role="alert" className="mb-6">
          {problem}
        </Note>
      )}
      {ended && (
        <Note role="status" className="mb-6">
          Your session ended. Sign in to go on.
        </Note>
      )}
      {oidc && (
        <>
          <SingleSignOnForm name={oidc.name} callbackUrl={callbackUrl} />
          <OrRule />
        </>
      )}
      <SignInForm callbackUrl={callbackUrl} />
      <p className="mt-5 text-13 text-ink-3">
        No account, or forgot the password? An admin of this installation can give you a link.
        <br />
        Service accounts never sign in; they present a token.
      </p>
    </EntryFrame>
  );
}

/** What went wrong on the way back from the identity provider. The code comes from the address, so it is only compared. */
function singleSignOnProblem(code: string): string {
  switch (code) {
    case "unauthenticated":
      return "This single sign-on identity belongs to no member here. Ask an admin to invite the email it carries; if you have a password, sign in with it.";
    case "forbidden":
      return "You hold no role here. Ask an admin for one, then sign in.";
    case "unavailable":
      return "The database is not reachable right now. Try again in a moment.";
    case "CredentialsSignin":
      return "Email or password is wrong.";
    default:
      return "Single sign-on did not finish. Try again; if it keeps failing, ask an admin to look at the log.";
  }
}
