"use client";

import { usePathname } from "next/navigation";
import { MessageState } from "@/components/message-state";
import { ButtonLink } from "@/components/ui/button-link";

export default function Forbidden() {
  const isOverview = usePathname().split("/").length === 2;
  return (
    <MessageState title="Not for your role" action={!isOverview && <ButtonLink href="/">Back to Overview</ButtonLink>}>
      None of your roles gives a right to this page. An admin can give you one that does.
    </MessageState>
  );
}
