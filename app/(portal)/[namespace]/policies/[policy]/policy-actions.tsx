"use client";

import { ChevronDown, Copy, CopyPlus, Download, Play, SquarePause, Trash2, Upload } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { copyText } from "@/components/copy-button";
import { useAction } from "@/components/form/use-action";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { Menu } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import type { Policy } from "@/lib/policies/contract";
import { type Draft, textOf } from "@/lib/policies/draft";
import { setPolicyEnabled } from "../actions";

type Props = { policy: Policy; list: string; draft: Draft; onImport: (text: string) => void };

const loadEnd = () => import("./end-dialog");
const loadDuplicate = () => import("./duplicate-dialog");

const MOST_BYTES = 1_000_000;

/** What can be done with a whole policy. What takes access away, or gives it, asks first. */
export function PolicyActions({ policy, list, draft, onImport }: Props) {
  const { run, pending } = useAction();
  const router = useRouter();
  const end = useLazyDialog(loadEnd);
  const duplicate = useLazyDialog(loadDuplicate);
  const file = useRef<HTMLInputElement>(null);
  const { id, name, version, enabled } = policy;

  const take = async (chosen: File) => {
    if (chosen.size > MOST_BYTES) return toast(`${chosen.name} is larger than 1 MB. A policy is a small JSON file.`);
    onImport(await chosen.text());
    router.push("?tab=json", { scroll: false });
    toast(`${chosen.name} is now the draft. Nothing is saved before you review it.`);
  };

  return (
    <>
      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        aria-label="Policy file"
        className="hidden"
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          event.target.value = "";
          if (chosen) void take(chosen);
        }}
      />
      <Menu
        pending={pending}
        items={[
          enabled
            ? {
                label: "Disable",
                icon: <SquarePause aria-hidden="true" />,
                onSelect: () => end.open({ verb: "disable", policy, list }),
              }
            : {
                label: "Enable",
                icon: <Play aria-hidden="true" />,
                onSelect: () => run(() => setPolicyEnabled(id, true, version), { done: `${name} is enabled` }),
              },
          {
            label: "Duplicate",
            icon: <CopyPlus aria-hidden="true" />,
            onSelect: () => duplicate.open({ policy, list }),
          },
          {
            label: "Export as file",
            icon: <Download aria-hidden="true" />,
            onSelect: () => download(`${draft.document.name || name}.json`, `${textOf(draft)}\n`),
          },
          {
            label: "Import from file",
            icon: <Upload aria-hidden="true" />,
            onSelect: () => file.current?.click(),
          },
          {
            label: "Copy ID",
            icon: <Copy aria-hidden="true" />,
            onSelect: async () => {
              await copyText(id);
              toast("ID copied");
            },
          },
          {
            label: "Delete",
            icon: <Trash2 aria-hidden="true" />,
            danger: true,
            onSelect: () => end.open({ verb: "delete", policy, list }),
          },
        ]}
      >
        Actions
        <ChevronDown className="icon-14" aria-hidden="true" />
      </Menu>
      {end.element}
      {duplicate.element}
    </>
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
