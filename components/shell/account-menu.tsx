"use client";

import { LogOut, Monitor, MonitorX, Moon, Sun, UserRound } from "lucide-react";
import { useTransition } from "react";
import { Avatar } from "@/components/avatar";
import type { ActionResult } from "@/components/form/call";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { Menu } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import type { ChangeAccount } from "./account-dialog";
import { useTheme } from "./theme";

const loadAccount = () => import("./account-dialog");

type Props = {
  member: { name: string; email: string };
  /** Whether they sign in with a password here. */
  withPassword: boolean;
  change: ChangeAccount;
  signOut: () => Promise<void>;
  signOutElsewhere: () => Promise<ActionResult<number>>;
};

/** Who is signed in, the theme, and the way out. */
export function AccountMenu({ member, withPassword, change, signOut, signOutElsewhere }: Props) {
  const account = useLazyDialog(loadAccount);
  const { theme, setTheme } = useTheme();
  const [, start] = useTransition();
  const endOthers = async () => {
    const { call } = await import("@/components/form/call");
    const result = await call(signOutElsewhere);
    if (!result.ok) return toast(result.error.message, { tone: "warning" });
    if (result.data === 0) return toast("You are signed in only here");
    return toast(result.data === 1 ? "1 other session is ended" : `${result.data} other sessions are ended`);
  };
  return (
    <>
      <Menu
        variant="ghost"
        size="icon"
        className="rounded-full md:size-7"
        aria-label={`Account of ${member.name}`}
        header={
          <>
            <p className="font-medium">{member.name}</p>
            <p className="text-13 text-ink-2">{member.email}</p>
          </>
        }
        items={[
          {
            label: "Light",
            icon: <Sun aria-hidden="true" />,
            checked: theme === "light",
            onSelect: () => setTheme("light"),
          },
          {
            label: "Dark",
            icon: <Moon aria-hidden="true" />,
            checked: theme === "dark",
            onSelect: () => setTheme("dark"),
          },
          {
            label: "As the system",
            icon: <Monitor aria-hidden="true" />,
            checked: theme === "system",
            onSelect: () => setTheme("system"),
          },
          {
            label: "Your account",
            icon: <UserRound aria-hidden="true" />,
            ruled: true,
            onSelect: () => account.open({ member, withPassword, change }),
          },
          {
            label: "End other sessions",
            icon: <MonitorX aria-hidden="true" />,
            onSelect: () => start(endOthers),
          },
          { label: "Sign out", icon: <LogOut aria-hidden="true" />, onSelect: () => start(signOut) },
        ]}
      >
        <Avatar name={member.name} size={28} />
      </Menu>
      {account.element}
    </>
  );
}
