"use client";

import { useLazyDialog } from "@/components/ui/lazy-dialog";
import type { MemberDetail } from "@/lib/members/contract";
import type { RoleChoice } from "@/lib/portal/role-choices";
import { EditableGroups } from "../../editable-groups";
import { RoleList } from "../../role-list";
import { changeRoles } from "../actions";

const loadGive = async () => ({ default: (await import("../../role-dialogs")).GiveRoleDialog });
const loadTake = async () => ({ default: (await import("../../role-dialogs")).TakeDialog });

type Props = {
  member: MemberDetail;
  roles: RoleChoice[];
  namespaces: string[];
  mayWrite: boolean;
  mayWriteGroups: boolean;
};

/** The roles and groups of a member; roles can be given and taken by whoever may. */
export function MemberRolesAndGroups({ member, roles, namespaces, mayWrite, mayWriteGroups }: Props) {
  const give = useLazyDialog(loadGive);
  const take = useLazyDialog(loadTake);
  const { id, name } = member;
  return (
    <div className="grid max-w-3xl gap-8 px-4 py-5 md:px-8">
      <RoleList
        name={name}
        roles={member.roles}
        onGive={
          mayWrite
            ? () => give.open({ name, roles, namespaces, give: (role) => changeRoles(id, [role], [], member.version) })
            : undefined
        }
        onTake={
          mayWrite
            ? ({ role, namespace }) =>
                take.open({
                  name,
                  what: `${role} in ${namespace}`,
                  description: lastRole(member)
                    ? "It is their last role: every session ends at once, and signing in is refused until they have another one."
                    : "What only it allows ends with their next request. Tokens that they made stay.",
                  take: () => changeRoles(id, [], [`${role}@${namespace}`], member.version),
                })
            : undefined
        }
      />
      <EditableGroups who={member} groups={member.groups} mayWrite={mayWriteGroups} />
      {give.element}
      {take.element}
    </div>
  );
}

function lastRole({ roles }: MemberDetail) {
  return roles.length === 1;
}
