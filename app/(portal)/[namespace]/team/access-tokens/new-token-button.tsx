"use client";

import { Plus } from "lucide-react";
import { DialogButton } from "@/components/ui/lazy-dialog";
import type { TokenLimits } from "./expiry-fields";

const load = () => import("./form");

type Props = {
  namespace: string;
  limits: TokenLimits;
  url: string;
  account?: { id: string; name: string; roles: string[] };
};

export function NewTokenButton(props: Props) {
  return (
    <DialogButton variant="primary" icon={<Plus aria-hidden="true" />} load={load} at="new" dialog={props}>
      New token
    </DialogButton>
  );
}
