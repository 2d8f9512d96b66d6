"use client";

import { MessageState } from "./message-state";
import { Button } from "./ui/button";

type Props = { error: Error & { digest?: string }; retry: () => void };

/** For error.tsx: the page failed on our side, or the way to the server is cut. The digest is `code:request id`. */
export function ErrorState({ error, retry }: Props) {
  const offline = error.digest === undefined && typeof navigator !== "undefined" && !navigator.onLine;
  const [code, requestId] = error.digest?.includes(":") ? error.digest.split(":") : ["internal", error.digest];
  const { title, text } = offline ? WORDS.offline : code === "unavailable" ? WORDS.unavailable : WORDS.internal;
  return (
    <MessageState title={title} requestId={requestId} action={<Button onClick={retry}>Retry</Button>}>
      {text}
    </MessageState>
  );
}

const WORDS = {
  offline: {
    title: "Connection lost",
    text: "The server can't be reached from here. Nothing was changed.",
  },
  unavailable: {
    title: "The database is not reachable",
    text: "Latchkey runs but its database does not answer right now. Nothing was changed. Try again in a moment.",
  },
  internal: {
    title: "This page could not be shown",
    text: "Something went wrong on our side; nothing was changed. Try again, and if it stays, give an admin the number below: the log has the cause under it.",
  },
};
