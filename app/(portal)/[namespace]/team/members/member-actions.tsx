"use client";

import { BadgeCheck, Ban, Ellipsis, KeyRound, Play, Send, Trash2 } from "lucide-react";
import { useAction } from "@/components/form/use-action";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { Menu } from "@/components/ui/menu";
import type { Member, MemberDetail } from "@/lib/members/contract";
import { enableMember, memberDetail } from "./actions";

const loadInvite = () => import("./invite-again-dialog");
const loadReset = () => import("./reset-password-dialog");
const loadDisable = () => import("./disable-dialog");
const loadDelete = () => import("./delete-dialog");

type Props = {
  member: Member;
  self: boolean;
  /** Whether links are mailed to whom they are for. */
  mails: boolean;
  /** The list of members. */
  list: string;
  /** Their page, on their row; on the page itself the button says what it is. */
  href?: string;
};

/** What can be done with one member, on their row and on their page. */
export function MemberActions({ member, self, mails, list, href }: Props) {
  const { run, pending } = useAction();
  const invite = useLazyDialog(loadInvite);
  const reset = useLazyDialog(loadReset);
  const disable = useLazyDialog(loadDisable);
  const remove = useLazyDialog(loadDelete);
  const withDetail = (open: (member: MemberDetail) => void) => run(() => memberDetail(member.id), { onDone: open });
  return (
    <>
      <Menu
        {...(href
          ? {
              variant: "ghost",
              size: "icon-sm",
              icon: <Ellipsis aria-hidden="true" />,
              "aria-label": `Actions for ${member.name}`,
            }
          : { children: "Actions", chevron: true })}
        pending={pending}
        items={[
          ...(href ? [{ label: "Roles and groups", icon: <BadgeCheck aria-hidden="true" />, href }] : []),
          ...(member.status === "invited"
            ? [
                {
                  label: "Invite again",
                  icon: <Send aria-hidden="true" />,
                  onSelect: () => invite.open({ member, mails }),
                },
              ]
            : []),
          ...(member.status === "active"
            ? [
                {
                  label: "Reset password",
                  icon: <KeyRound aria-hidden="true" />,
                  onSelect: () => reset.open({ member, mails }),
                },
              ]
            : []),
          member.status === "disabled"
            ? {
                label: "Enable",
                icon: <Play aria-hidden="true" />,
                ruled: true,
                onSelect: () => run(() => enableMember(member.id), { done: `${member.name} is enabled` }),
              }
            : {
                label: "Disable",
                icon: <Ban aria-hidden="true" />,
                danger: true,
                disabled: self,
                onSelect: () => withDetail((detail) => disable.open({ member: detail })),
              },
          {
            label: "Delete",
            icon: <Trash2 aria-hidden="true" />,
            danger: true,
            disabled: self,
            onSelect: () => withDetail((detail) => remove.open({ member: detail, list })),
          },
        ]}
      />
      {invite.element}
      {reset.element}
      {disable.element}
      {remove.element}
    </>
  );
}
