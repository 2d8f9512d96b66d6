import type { ReactNode } from "react";
import { ButtonLink } from "./ui/button-link";

type Props = { title: string; children: ReactNode; action?: ReactNode; requestId?: string };

/** A page that can't be shown: what happened, then what to do. */
export function MessageState({ title, children, action, requestId }: Props) {
  return (
    <div className="max-w-[560px] px-4 py-10 md:px-8 md:py-12">
      <h1 className="text-22 font-semibold">{title}</h1>
      <div className="mt-1 text-ink-2">{children}</div>
      {action && <div className="mt-5 flex flex-wrap gap-2">{action}</div>}
      {requestId && (
        <p className="mt-5 text-13 text-ink-3">
          Request ID <span className="mono">{requestId}</span>
        </p>
      )}
    </div>
  );
}

/** Someone with a role here, but not the one this page needs. `permission` as in `access-tokens:read`. */
export function ForbiddenState({
  permission,
  namespace,
  home,
}: {
  permission: string;
  namespace: string;
  home: string;
}) {
  return (
    <MessageState title="Not for your role" action={<ButtonLink href={home}>Back to Overview</ButtonLink>}>
      This page needs <span className="mono">{permission}</span> in {namespace}. An admin of {namespace} can give you a
      role that has it.
    </MessageState>
  );
}

/** What does not exist, and what is not theirs to know of, look the same. */
export function NotFoundState({ what = "page", home }: { what?: string; home: string }) {
  return (
    <MessageState title="Nothing here" action={<ButtonLink href={home}>Back to Overview</ButtonLink>}>
      This {what} does not exist, or you have no role where it lives.
    </MessageState>
  );
}
