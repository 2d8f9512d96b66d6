"use client";

import { BlastFacts } from "@/components/blast-radius";
import { useAction } from "@/components/form/use-action";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import type { GroupImpact } from "@/lib/groups/contract";
import { changeGroup, impactOfGroup } from "./group-actions";
import { GroupList } from "./role-list";

const loadAdd = async () => ({ default: (await import("./role-dialogs")).AddToGroupDialog });
const loadTake = async () => ({ default: (await import("./role-dialogs")).TakeDialog });

type Props = {
  /** A member or a service account. */
  who: { id: string; name: string };
  groups: readonly { id: string; name: string; namespace: string }[];
  mayWrite: boolean;
};

/** The groups someone is in, to be changed by whoever may change groups; what goes with one is said before it goes. */
export function EditableGroups({ who, groups, mayWrite }: Props) {
  const { run } = useAction();
  const add = useLazyDialog(loadAdd);
  const take = useLazyDialog(loadTake);
  const remove = (id: string, group: string) =>
    run(() => impactOfGroup(id), {
      onDone: ({ policies, hidden }: GroupImpact) =>
        take.open({
          name: who.name,
          what: group,
          description:
            policies.length + hidden > 0
              ? "What these policies say of the group holds for them no longer, from the next request on."
              : "No policy names this group.",
          take: () => changeGroup(id, { remove: [who.id] }),
          children: policies.length > 0 && (
            <BlastFacts facts={[{ label: "Policies", names: policies.map(({ name }) => name) }]} />
          ),
        }),
    });
  return (
    <>
      <GroupList
        name={who.name}
        groups={groups}
        onAdd={mayWrite ? () => add.open({ who, inAlready: groups.map(({ id }) => id) }) : undefined}
        onRemove={mayWrite ? remove : undefined}
      />
      {add.element}
      {take.element}
    </>
  );
}
