import { MessageState } from "@/components/message-state";
import { ButtonLink } from "@/components/ui/button-link";

export default function Forbidden() {
  return (
    <MessageState title="Not for your role" action={<ButtonLink href="/">Go to the start page</ButtonLink>}>
      None of your roles gives a right to this page. An admin can give you one that does.
    </MessageState>
  );
}
