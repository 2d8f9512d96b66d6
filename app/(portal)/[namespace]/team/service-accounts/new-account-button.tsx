"use client";

import { Plus } from "lucide-react";
import { DialogButton } from "@/components/ui/lazy-dialog";
import type { TokenLimits } from "../access-tokens/expiry-fields";

const load = () => import("./form");

type Props = { namespace: string; roles: string[]; limits: TokenLimits; url: string; mayCreateToken: boolean };

export function NewAccountButton(props: Props) {
  return (
    <DialogButton variant="primary" icon={<Plus aria-hidden="true" />} load={load} dialog={props}>
      New service account
    </DialogButton>
  );
}
