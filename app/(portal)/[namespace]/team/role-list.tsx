"use client";

import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";

type Held = { role: string; namespace: string; assignedBy: { name: string }; assignedAt: string };

type Props = {
  /** Who holds them. */
  name: string;
  roles: readonly Held[];
  /** Absent: looks only. */
  onGive?: (() => void) | undefined;
  onTake?: ((role: Held) => void) | undefined;
};

/** The roles someone holds: where, given by whom and when. */
export function RoleList({ name, roles, onGive, onTake }: Props) {
  return (
    <EditableSection title="Roles" add={onGive && { label: "Give role", onSelect: onGive }}>
      {roles.length === 0 ? (
        <p className="text-ink-2">{name} holds no role.</p>
      ) : (
        <ul className="divide-y divide-border border-y border-border">
          {roles.map((held) => (
            <li
              key={`${held.role}@${held.namespace}`}
              className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 py-1.5"
            >
              <Badge wraps>{held.role}</Badge>
              <span className="text-ink-2">in {held.namespace} and below</span>
              <span className="ml-auto text-13 text-ink-3">
                given by {held.assignedBy.name} <RelativeTime inSentence at={held.assignedAt} />
              </span>
              {onTake && (
                <RemoveButton label={`Remove ${held.role} in ${held.namespace}`} onClick={() => onTake(held)} />
              )}
            </li>
          ))}
        </ul>
      )}
    </EditableSection>
  );
}

/** The groups someone is in. */
export function GroupList({
  name,
  groups,
  onAdd,
  onRemove,
}: {
  name: string;
  groups: readonly { id: string; name: string; namespace: string }[];
  onAdd?: (() => void) | undefined;
  onRemove?: ((id: string, name: string) => void) | undefined;
}) {
  return (
    <EditableSection title="Groups" add={onAdd && { label: "Add to group", onSelect: onAdd }}>
      {groups.length === 0 ? (
        <p className="text-ink-2">{name} is in no group.</p>
      ) : (
        <ul className="divide-y divide-border border-y border-border">
          {groups.map((group) => (
            <li key={group.id} className="flex min-h-11 items-center gap-x-4 py-1.5">
              <span className="font-medium">{group.name}</span>
              <span className="text-ink-2">of {group.namespace}</span>
              <span className="ml-auto" />
              {onRemove && (
                <RemoveButton label={`Remove from ${group.name}`} onClick={() => onRemove(group.id, group.name)} />
              )}
            </li>
          ))}
        </ul>
      )}
    </EditableSection>
  );
}

function EditableSection({
  title,
  add,
  children,
}: {
  title: string;
  add: { label: string; onSelect: () => void } | undefined;
  children: ReactNode;
}) {
  return (
    <section>
      <div className="mb-3 flex min-h-8 items-center justify-between gap-4">
        <h2 className="text-16 font-semibold">{title}</h2>
        {add && (
          <Button size="sm" icon={<Plus aria-hidden="true" />} aria-haspopup="dialog" onClick={add.onSelect}>
            {add.label}
          </Button>
        )}
      </div>
      {children}
    </section>
  );
}

function RemoveButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={label}
      aria-haspopup="dialog"
      icon={<X aria-hidden="true" />}
      onClick={onClick}
    />
  );
}
