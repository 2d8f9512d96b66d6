"use client";

import { Note } from "@/components/ui/note";
import type { Failure } from "./call";

type Props = { failure: Failure; unclaimed: readonly { path: string; message: string }[]; onRetry: () => void };

const link = "rounded-4 font-medium text-accent-text hover:underline";

/** What no field can say: at the top of the form, with the way on where there is one. */
export function FormAlert({ failure, unclaimed, onRetry }: Props) {
  const warning = ["connection_lost", "unauthenticated", "new_deployment", "step_up_required"].includes(failure.code);
  return (
    <div className="pb-4 in-[[role=dialog]]:px-6 in-[[role=dialog]]:pt-4 in-[[role=dialog]]:pb-0">
      <div role="alert" tabIndex={-1} className="rounded-6">
        <Note tone={warning ? "warning" : "danger"}>
          {unclaimed.length > 0 ? (
            <ul>
              {unclaimed.map(({ path, message }) => (
                <li key={path}>
                  {path && <span className="mono">{path}: </span>}
                  {message}
                </li>
              ))}
            </ul>
          ) : (
            <Words failure={failure} />
          )}{" "}
          {(failure.code === "connection_lost" || failure.code === "unavailable") && (
            <button type="button" onClick={onRetry} className={link}>
              Retry
            </button>
          )}
          {failure.requestId && !warning && (
            <span className="block text-12 text-ink-2">
              Request ID <span className="mono text-12">{failure.requestId}</span>
            </span>
          )}
        </Note>
      </div>
    </div>
  );
}

function Words({ failure }: { failure: Failure }) {
  if (failure.code === "unauthenticated") {
    return (
      <>
        Your session has ended. Nothing you typed is gone.{" "}
        <a href="/sign-in" target="_blank" rel="noopener" className={link}>
          Sign in in a new tab
        </a>
        , then send this again.
      </>
    );
  }
  if (failure.code === "new_deployment") {
    return (
      <>
        {failure.message}{" "}
        <button type="button" className={link} onClick={() => window.open(window.location.href, "_blank", "noopener")}>
          Open this page in a new tab
        </button>{" "}
        and send it from there.
      </>
    );
  }
  if (failure.code === "step_up_required")
    return "Nothing was sent: this needs a fresh proof that it is you. Send it again to give it.";
  if (failure.code === "idempotency_mismatch") {
    return "The earlier try went through after all, with what was typed then. Look at the list before you send this one.";
  }
  return failure.message;
}
