"use client";

import { ChevronDown, Copy, KeyRound, PencilLine, Play, SquarePause, Trash2 } from "lucide-react";
import { copyText } from "@/components/copy-button";
import { useAction } from "@/components/form/use-action";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { Menu } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import type { Impact, ServiceAccount } from "@/lib/service-accounts/contract";
import type { TokenLimits } from "../../access-tokens/expiry-fields";
import { accountImpact, disableAccount, enableAccount } from "../actions";

const loadToken = () => import("../../access-tokens/form");
const loadEdit = () => import("../edit-dialog");
const loadDelete = () => import("../delete-dialog");

type Props = {
  account: ServiceAccount;
  list: string;
  token: {
    namespace: string;
    limits: TokenLimits;
    url: string;
    account: { id: string; name: string; roles: string[] };
  } | null;
  mayWrite: boolean;
  mayImpersonate: boolean;
};

/** What can be done with one account. Disabling asks first only when a live token would stop. */
export function AccountActions({ account, list, token, mayWrite, mayImpersonate }: Props) {
  const { run, pending } = useAction();
  const newToken = useLazyDialog(loadToken);
  const edit = useLazyDialog(loadEdit);
  const remove = useLazyDialog(loadDelete);
  const { id, name, status } = account;
  const enable = () => run(() => enableAccount(id), { done: `${name} is enabled` });
  const disable = () => run(() => disableAccount(id), { done: `${name} is disabled`, undo: enable });
  const ask = (verb: "delete" | "disable") =>
    run(() => accountImpact(id), {
      onDone: (impact: Impact) => remove.open({ verb, account: { id, name, status }, impact, list }),
    });
  return (
    <>
      <Menu
        pending={pending}
        items={[
          ...(token
            ? [{ label: "Create token", icon: <KeyRound aria-hidden="true" />, onSelect: () => newToken.open(token) }]
            : []),
          ...(mayWrite
            ? [
                {
                  label: "Edit",
                  icon: <PencilLine aria-hidden="true" />,
                  onSelect: () => edit.open({ account, mayImpersonate }),
                },
                status === "disabled"
                  ? { label: "Enable", icon: <Play aria-hidden="true" />, onSelect: enable }
                  : {
                      label: "Disable",
                      icon: <SquarePause aria-hidden="true" />,
                      onSelect: account.tokens.live > 0 ? () => ask("disable") : disable,
                    },
              ]
            : []),
          {
            label: "Copy user ID",
            icon: <Copy aria-hidden="true" />,
            onSelect: async () => {
              await copyText(account.userId);
              toast("User ID copied");
            },
          },
          ...(mayWrite
            ? [{ label: "Delete", icon: <Trash2 aria-hidden="true" />, danger: true, onSelect: () => ask("delete") }]
            : []),
        ]}
      >
        Actions
        <ChevronDown className="icon-14" aria-hidden="true" />
      </Menu>
      {newToken.element}
      {edit.element}
      {remove.element}
    </>
  );
}
