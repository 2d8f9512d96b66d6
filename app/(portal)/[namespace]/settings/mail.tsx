"use client";

import { Send } from "lucide-react";
import { useState } from "react";
import { type Fact, FactList } from "@/components/fact-list";
import { useAction } from "@/components/form/use-action";
import { RelativeTime } from "@/components/relative-time";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import type { Status, TestMail } from "@/lib/settings/contract";
import { sendTestMail } from "./actions";

type Mail = NonNullable<Status["mail"]>;

/** Whether and how mail is sent, and the way to try it. */
export function MailSettings({ mail, mayTest }: { mail: Mail | null; mayTest: boolean }) {
  const [tried, setTried] = useState<TestMail | null>(null);
  const { run, pending } = useAction();
  return (
    <section
      aria-labelledby="mail"
      className="mt-6 border-border border-t px-4 pt-6 pb-8 md:mx-8 md:max-w-[448px] md:px-0"
    >
      <h2 id="mail" className="mb-1 font-semibold text-16">
        Mail
      </h2>
      <p className="mb-4 text-13/[18px] text-ink-3">
        {mail
          ? "Invitations and password links are mailed to whom they are for. Owners are told a week before a token ends, and on its last day."
          : "Off. Invitations and password links are handed over by hand. Set SMTP_URL and SMTP_FROM where Latchkey starts, and it mails them, and tells owners of tokens that end soon."}
      </p>
      {mail && <FactList facts={factsOf(mail)} />}
      {mail && mayTest && (
        <Button
          className="mt-4"
          icon={<Send aria-hidden="true" />}
          pending={pending}
          onClick={() => run(sendTestMail, { onDone: setTried })}
        >
          Send test mail
        </Button>
      )}
      <div role="status">{tried && !pending && <Outcome tried={tried} />}</div>
    </section>
  );
}

function factsOf({ from, host, links, sentAt, failedAt, problem }: Mail): Fact[] {
  return [
    { label: "Sender", value: from },
    { label: "Server", value: <span className="mono wrap-anywhere">{host}</span> },
    { label: "Links lead to", value: <span className="wrap-anywhere">{links}</span> },
    { label: "Last sent", value: sentAt ? <RelativeTime at={sentAt} /> : "Nothing yet" },
    ...(failedAt
      ? [
          {
            label: "Problem",
            value: (
              <>
                {sentence(problem ?? "")}, <RelativeTime inSentence at={failedAt} />
              </>
            ),
          },
        ]
      : []),
  ];
}

function Outcome({ tried: { to, mail, mailProblem, serverSaid } }: { tried: TestMail }) {
  if (mail !== "failed")
    return <Note className="mt-4">Sent to {to}. The mail server took it; look whether it arrived.</Note>;
  return (
    <Note tone="warning" className="mt-4">
      The mail could not be sent: {mailProblem}.{" "}
      {serverSaid && (
        <>
          The server said: <span className="mono wrap-anywhere">{serverSaid}</span>
        </>
      )}
    </Note>
  );
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
