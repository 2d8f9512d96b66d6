"use client";

import { RotateCcw } from "lucide-react";
import { DialogButton } from "@/components/ui/lazy-dialog";
import type { DiffLine } from "@/lib/text/line-diff";

const load = () => import("./restore-dialog");

export type RestoreProps = {
  policy: { id: string; name: string; version: number };
  version: number;
  /** From what is in force to what would be. */
  lines: DiffLine[];
};

export function RestoreButton(props: RestoreProps) {
  return (
    <DialogButton size="sm" icon={<RotateCcw aria-hidden="true" />} load={load} dialog={props}>
      Restore version {props.version}
    </DialogButton>
  );
}
