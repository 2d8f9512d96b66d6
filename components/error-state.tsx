"use client";

import { MessageState } from "./message-state";
import { Button } from "./ui/button";

type Props = { error: Error & { digest?: string }; retry: () => void };

/** For error.tsx: the page failed on our side, or the way to the server is cut. */
export function ErrorState({ error, retry }: Props) {
  const offline = error.digest === undefined && typeof navigator !== "undefined" && !navigator.onLine;
  return (
    <MessageState
      title={offline ? "Connection lost" : "This page could not be shown"}
      requestId={error.digest}
      action={<Button onClick={retry}>Retry</Button>}
    >
      {offline
        ? "The server can't be reached from here. Nothing was changed."
        : "Something went wrong on our side; nothing was changed. Try again, and if it stays, give an admin the number below: the log has the cause under it."}
    </MessageState>
  );
}
