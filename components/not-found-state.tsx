import { MessageState } from "./message-state";
import { ButtonLink } from "./ui/button-link";

/** What does not exist, and what is not theirs to know of, look the same. */
export function NotFoundState({ what = "page", home }: { what?: string; home: string }) {
  return (
    <MessageState title="Nothing here" action={<ButtonLink href={home}>Go to the start page</ButtonLink>}>
      This {what} does not exist, or you have no role where it lives.
    </MessageState>
  );
}
