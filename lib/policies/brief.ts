import type { Policy } from "./contract";

/** Whom a policy names, in a few words for a list: "Everyone, 2 service accounts". */
export function whoBriefly({ who }: Pick<Policy, "who">): string {
  if (who === undefined) return "Anyone";
  const words = [
    ...(who.everyone ? ["Everyone"] : []),
    ...counted(who.serviceAccounts, "service account"),
    ...counted(who.members, "member"),
    ...counted(who.groups, "group"),
    ...counted(who.emails, "email"),
    ...counted(who.domains, "domain"),
    ...counted(who.userIds, "user ID"),
  ];
  return words.length > 0 ? words.join(", ") : "Nobody";
}

/** What a policy applies to, in a few words for a list: "Every socket", "2 sockets, 1 tag rule". */
export function appliesBriefly({
  orgWide,
  sockets,
  tagRules,
}: Pick<Policy, "orgWide" | "sockets" | "tagRules">): string {
  if (orgWide) return "Every socket";
  return [...counted(sockets, "socket"), ...counted(tagRules, "tag rule")].join(", ") || "No socket";
}

function counted(list: readonly unknown[] | undefined, noun: string): string[] {
  return list?.length ? [`${list.length.toLocaleString("en-US")} ${noun}${list.length === 1 ? "" : "s"}`] : [];
}
