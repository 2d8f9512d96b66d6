import type { Who } from "./compile";
import type { Facts } from "./facts";
import type { Verdict } from "./model";

/** Whether the policy speaks of the subject: any of the present lists names it. Absent means anyone. */
export function judgeWho(who: Who | null, { subject }: Facts): Verdict {
  if (!who) return { present: false, met: true, because: () => "Holds for every subject." };
  const { person, name } = subject;
  const as = person && subject.kind === "service-account" ? `${name} acts as ${person.name}, and ` : "";
  const met = (because: string): Verdict => ({ present: true, met: true, because: () => as + because });
  if (subject.kind === "service-account" && who.serviceAccounts?.has(subject.id))
    return { present: true, met: true, because: () => `${name} is named here.` };
  if (person && who.members?.has(person.id)) return met(`${person.name} is named here.`);
  const group = who.groups && subject.groups.find(({ id }) => who.groups?.has(id));
  if (group) return met(`${person?.name ?? name} is in the group ${group.name}.`);
  if (who.userIds?.has(subject.userId)) return met(`${subject.userId} is one of the user IDs.`);
  const email = person?.email.toLowerCase();
  if (email && who.emails?.has(email)) return met(`${email} is one of the email addresses.`);
  const domain = email?.slice(email.lastIndexOf("@") + 1);
  if (domain && who.domains?.has(domain)) return met(`${email} is at ${domain}.`);
  if (person && who.everyone) return met("every member is meant.");
  return { present: true, met: false, because: () => notNamed(who, subject) };
}

function notNamed(who: Who, { name, kind, person }: Facts["subject"]): string {
  const lists = [who.serviceAccounts, who.members, who.groups, who.emails, who.domains, who.userIds];
  if (!who.everyone && lists.every((list) => !list?.size)) return "It names nobody.";
  if (kind === "member" || person) return `${person?.name ?? name} is not named here.`;
  if (who.everyone) return `${name} is not named here. Everyone means members, never service accounts.`;
  if (who.emails?.size || who.domains?.size)
    return `${name} is not named here. A service account has no email address unless it acts as a member.`;
  return `${name} is not named here.`;
}
