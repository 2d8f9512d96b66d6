"use client";

import { LogOut } from "lucide-react";
import { useAction } from "@/components/form/use-action";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { MemberSession } from "@/lib/members/contract";
import { endSession, endSessions } from "../actions";

type Props = { member: { id: string; name: string }; sessions: MemberSession[]; self: boolean; mayWrite: boolean };

/** Where someone is signed in right now, and the way to end that. */
export function MemberSessions({ member, sessions, self, mayWrite }: Props) {
  const { run, pending } = useAction();
  const others = sessions.filter(({ current }) => !current);
  return (
    <div className="max-w-3xl px-4 py-5 md:px-8">
      <div className="mb-3 flex min-h-8 items-center justify-between gap-4">
        <p className="text-ink-2">
          {sessions.length === 0
            ? `${member.name} is not signed in anywhere.`
            : "A session ends by itself after 30 minutes without use, and after 12 hours."}
        </p>
        {mayWrite && others.length > 0 && (
          <Button
            size="sm"
            icon={<LogOut aria-hidden="true" />}
            pending={pending}
            onClick={() =>
              run(() => endSessions(member.id), {
                done: self ? "Every other session is ended" : `Every session of ${member.name} is ended`,
              })
            }
          >
            {self ? "End all others" : "End all"}
          </Button>
        )}
      </div>
      {sessions.length > 0 && (
        <ul className="divide-y divide-border border-y border-border">
          {sessions.map(({ id, ip, userAgent, method, createdAt, lastSeenAt, current }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
              <div className="min-w-0 flex-1">
                <span className="flex items-center gap-2">
                  <span className="mono">{ip ?? "Unknown address"}</span>
                  {current && <Badge tone="accent">this one</Badge>}
                </span>
                <span className="block truncate text-13 text-ink-3">{userAgent ?? "Unknown program"}</span>
              </div>
              <div className="text-13 text-ink-2">
                <span className="block">
                  Seen <RelativeTime inSentence at={lastSeenAt} />
                </span>
                <span className="block text-ink-3">
                  signed in <RelativeTime inSentence at={createdAt} /> by{" "}
                  {method === "oidc" ? "identity provider" : "password"}
                </span>
              </div>
              {mayWrite && !current && (
                <Button
                  size="sm"
                  aria-label={`End session from ${ip ?? "an unknown address"}`}
                  pending={pending}
                  onClick={() => run(() => endSession(member.id, id), { done: "The session is ended" })}
                >
                  End
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
