"use client";

import { ConfirmDialog } from "@/components/blast-radius";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { TextLink } from "@/components/ui/text-link";
import { toast } from "@/components/ui/toast";
import type { Namespace, NamespaceContents } from "@/lib/namespaces/contract";
import { deleteNamespace } from "./actions";

type Props = { namespace: Namespace & { contents: NamespaceContents }; onClose: () => void };

const KINDS: [keyof NamespaceContents, label: string, path: string][] = [
  ["namespaces", "Namespaces below it", "/settings/namespaces"],
  ["serviceAccounts", "Service accounts", "/team/service-accounts"],
  ["groups", "Groups", "/team/groups"],
  ["sockets", "Sockets", "/sockets"],
  ["policies", "Policies", "/policies"],
  ["gateways", "Gateways", "/gateways"],
  ["roles", "Custom roles", "/team/roles"],
  ["assignments", "Roles that someone holds there", "/team/members"],
];

/** Deleting a namespace: only an empty one goes; of any other it says what is in it, and leads there. */
export default function DeleteDialog({ namespace, onClose }: Props) {
  const { id, slug, version, contents } = namespace;
  const inside = KINDS.filter(([kind]) => contents[kind] > 0);
  if (inside.length === 0)
    return (
      <ConfirmDialog<unknown>
        title={`Delete ${slug}?`}
        description="Nothing is in it. Its activity stays, so its slug is not used again."
        confirm="Delete namespace"
        action={() => deleteNamespace(id, version)}
        onDone={() => toast(`${slug} is deleted`)}
        onClose={onClose}
      />
    );
  return (
    <Dialog
      title={`${slug} is not empty`}
      description="Delete or take away what is in it, then delete it."
      width="confirm"
      onClose={onClose}
    >
      <DialogBody>
        <ul className="divide-y divide-border rounded-6 border border-border text-13">
          {inside.map(([kind, label, path]) => (
            <li key={kind} className="flex min-h-10 items-center justify-between px-3">
              <TextLink href={`/${slug}${path}`}>{label}</TextLink>
              <span>{contents[kind].toLocaleString("en-US")}</span>
            </li>
          ))}
        </ul>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          Close
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
