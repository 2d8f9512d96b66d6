import type { ReactNode } from "react";

type Props = { title: string; children: ReactNode; action?: ReactNode; requestId?: string };

/** A page that can't be shown: what happened, then what to do. Imports no link: error pages would each carry a copy. */
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
