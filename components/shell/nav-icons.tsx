import {
  BadgeCheck,
  Bot,
  DoorOpen,
  History,
  KeyRound,
  LayoutGrid,
  Plug,
  ScrollText,
  Settings2,
  UserRound,
  UsersRound,
} from "lucide-react";

/** The sign of each section; also used where a thing of that kind is named elsewhere. */
export const navIcons = {
  overview: <LayoutGrid aria-hidden="true" />,
  "service-accounts": <Bot aria-hidden="true" />,
  "access-tokens": <KeyRound aria-hidden="true" />,
  members: <UserRound aria-hidden="true" />,
  groups: <UsersRound aria-hidden="true" />,
  roles: <BadgeCheck aria-hidden="true" />,
  policies: <ScrollText aria-hidden="true" />,
  sockets: <Plug aria-hidden="true" />,
  gateways: <DoorOpen aria-hidden="true" />,
  activity: <History aria-hidden="true" />,
  settings: <Settings2 aria-hidden="true" />,
};

export type NavIcon = keyof typeof navIcons;
