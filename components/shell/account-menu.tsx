"use client";

import { LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useTransition } from "react";
import { Avatar } from "@/components/avatar";
import { Menu } from "@/components/ui/menu";
import { useTheme } from "./theme";

type Props = { member: { name: string; email: string }; signOut: () => Promise<void> };

/** Who is signed in, the theme, and the way out. */
export function AccountMenu({ member, signOut }: Props) {
  const { theme, setTheme } = useTheme();
  const [, start] = useTransition();
  return (
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
        { label: "Sign out", icon: <LogOut aria-hidden="true" />, ruled: true, onSelect: () => start(signOut) },
      ]}
    >
      <Avatar name={member.name} size={28} />
    </Menu>
  );
}
