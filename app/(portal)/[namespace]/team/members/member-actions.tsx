"use client";

import { BadgeCheck, Ban, Ellipsis, Play, Send } from "lucide-react";
import { useAction } from "@/components/form/use-action";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { Menu } from "@/components/ui/menu";
import type { Member } from "@/lib/members/contract";
import { enableMember } from "./actions";

const loadRole = () => import("./role-dialog");
const loadInvite = () => import("./invite-again-dialog");
const loadDisable = () => import("./disable-dialog");

type Props = { member: Member; roles: string[]; self: boolean };

/** What can be done with one member, on their row. */
export function MemberActions({ member, roles, self }: Props) {
  const { run, pending } = useAction();
  const role = useLazyDialog(loadRole);
  const invite = useLazyDialog(loadInvite);
  const disable = useLazyDialog(loadDisable);
  return (
    <>
      <Menu
        variant="ghost"
        size="icon-sm"
        icon={<Ellipsis aria-hidden="true" />}
        aria-label={`Actions for ${member.name}`}
        pending={pending}
        items={[
          {
            label: "Change role",
            icon: <BadgeCheck aria-hidden="true" />,
            onSelect: () => role.open({ member, roles }),
          },
          ...(member.status === "invited"
            ? [
                {
                  label: "Invite again",
                  icon: <Send aria-hidden="true" />,
                  onSelect: () => invite.open({ member }),
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
                onSelect: () => disable.open({ member }),
              },
        ]}
      />
      {role.element}
      {invite.element}
      {disable.element}
    </>
  );
}
