"use client";

import { Ellipsis, PencilLine, Plus, Trash2 } from "lucide-react";
import { useAction } from "@/components/form/use-action";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { Menu } from "@/components/ui/menu";
import type { Namespace, NamespaceContents } from "@/lib/namespaces/contract";
import { readNamespace } from "./actions";

const loadForm = () => import("./form");
const loadDelete = () => import("./delete-dialog");

/** What can be done with one namespace of the list. The root stays. */
export function NamespaceActions({ namespace }: { namespace: Namespace }) {
  const { run, pending } = useAction();
  const form = useLazyDialog(loadForm);
  const remove = useLazyDialog(loadDelete);
  const { id, slug } = namespace;
  return (
    <>
      <Menu
        variant="ghost"
        size="icon"
        icon={<Ellipsis aria-hidden="true" />}
        pending={pending}
        aria-label={`Actions for ${slug}`}
        items={[
          {
            label: "New namespace below",
            icon: <Plus aria-hidden="true" />,
            onSelect: () => form.open({ parent: slug }),
          },
          {
            label: "Rename",
            icon: <PencilLine aria-hidden="true" />,
            onSelect: () => form.open({ parent: namespace.parent ?? "", namespace }),
          },
          ...(id === "ns_global"
            ? []
            : [
                {
                  label: "Delete",
                  icon: <Trash2 aria-hidden="true" />,
                  danger: true,
                  onSelect: () =>
                    run(() => readNamespace(id), {
                      onDone: (whole: Namespace & { contents: NamespaceContents }) => remove.open({ namespace: whole }),
                    }),
                },
              ]),
        ]}
      />
      {form.element}
      {remove.element}
    </>
  );
}
