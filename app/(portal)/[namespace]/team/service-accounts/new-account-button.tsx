"use client";

import { Plus } from "lucide-react";
import { DialogButton } from "@/components/ui/lazy-dialog";
import type { RoleChoice } from "@/lib/portal/role-choices";
import type { TokenLimits } from "../access-tokens/expiry-fields";

const load = () => import("./form");

type Props = {
  namespace: string;
  roles: RoleChoice[];
  limits: TokenLimits;
  url: string;
  mayCreateToken: boolean;
  mayImpersonate: boolean;
};

export function NewAccountButton(props: Props) {
  return (
    <DialogButton variant="primary" icon={<Plus aria-hidden="true" />} load={load} at="new" dialog={props}>
      New service account
    </DialogButton>
  );
}
