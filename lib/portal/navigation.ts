import "server-only";
import { notFound } from "next/navigation";
import type { Permission } from "@/lib/auth/permissions";
import { treeOf } from "@/lib/namespaces/tree";
import { currentSession } from "./current-actor";
import { toSignIn } from "./portal";

type Section = {
  label: string;
  path: string;
  icon:
    | "overview"
    | "service-accounts"
    | "access-tokens"
    | "members"
    | "groups"
    | "roles"
    | "policies"
    | "sockets"
    | "gateways"
    | "activity"
    | "settings";
  needs?: Permission;
  atRoot?: boolean;
  /** What its button says to those who may write there; its dialog opens at `?new`. */
  adds?: string;
};

const OVERVIEW: Section = { label: "Overview", path: "", icon: "overview", needs: "service-accounts:read" };
const TEAM: Section[] = [
  {
    label: "Service Accounts",
    path: "/team/service-accounts",
    icon: "service-accounts",
    needs: "service-accounts:read",
    adds: "New service account",
  },
  {
    label: "Access Tokens",
    path: "/team/access-tokens",
    icon: "access-tokens",
    needs: "access-tokens:read",
    adds: "New token",
  },
  {
    label: "Members",
    path: "/team/members",
    icon: "members",
    needs: "members:read",
    atRoot: true,
    adds: "Invite member",
  },
  { label: "Groups", path: "/team/groups", icon: "groups", needs: "groups:read", adds: "New group" },
  { label: "Roles", path: "/team/roles", icon: "roles", needs: "roles:read", adds: "New role" },
];
const REST: Section[] = [
  { label: "Policies", path: "/policies", icon: "policies", needs: "policies:read", adds: "New policy" },
  { label: "Sockets", path: "/sockets", icon: "sockets", needs: "sockets:read", adds: "New socket" },
  { label: "Gateways", path: "/gateways", icon: "gateways", needs: "gateways:read", adds: "New gateway" },
  { label: "Activity", path: "/activity", icon: "activity", needs: "activity:read" },
  { label: "Settings", path: "/settings", icon: "settings", needs: "settings:read", atRoot: true },
];
const NAMESPACES: Section = {
  label: "Namespaces",
  path: "/settings/namespaces",
  icon: "settings",
  needs: "namespaces:read",
  adds: "New namespace",
};

/**
 * What the frame of the portal shows to the person who is signed in: where they are, where they may go. Only sections
 * they may read are linked. This decides what is offered, never what is allowed: each verb decides that for itself.
 */
export async function frame(slug: string) {
  const session = (await currentSession()) ?? (await toSignIn());
  const { access } = session.actor;
  const here = access.bySlug(slug);
  if (!here) notFound();
  const holds = (needs: string, { atRoot }: Section) => access.can(needs as Permission, atRoot ? "ns_global" : here.id);
  const offered = (section: Section) => !section.needs || holds(section.needs, section);
  const links = (sections: Section[]) =>
    sections.filter(offered).map(({ label, path, icon }) => ({ label, icon, href: `/${slug}${path}` }));
  const sections = [{ heading: "Team", links: links(TEAM) }, { links: links(REST) }].filter(
    ({ links }) => links.length > 0,
  );
  // To whom nothing else is open it says what their roles are for.
  const overview = links([sections.length > 0 ? OVERVIEW : { ...OVERVIEW, needs: undefined }]);
  const namespaces = treeOf(access.namespaces()).map(({ slug: name, depth }) => ({ slug: name, depth }));
  const held = access.namespaces().find(({ id }) => id === here.id)?.permissions ?? [];
  return {
    namespace: slug,
    namespaces,
    mayListNamespaces: access.can("namespaces:read", here.id),
    member: { name: session.actor.name, email: session.email },
    signedInWith: session.actor.session?.method ?? "password",
    nav: [...(overview.length > 0 ? [{ links: overview }] : []), ...sections],
    actions: [...TEAM, ...REST, NAMESPACES].flatMap((section) =>
      section.adds && section.needs && offered(section) && holds(section.needs.replace(":read", ":write"), section)
        ? [{ label: section.adds, href: `/${slug}${section.path}?new` }]
        : [],
    ),
    ...(held.length > 0 && held.every((permission) => permission.endsWith(":read")) && { badge: "Read Only" as const }),
  };
}

/** For someone who may not read the overview: the first page that they may read, or the roles that open none. */
export async function insteadOfOverview(slug: string): Promise<{ first: string } | { roles: string[] } | null> {
  const first = (await frame(slug)).nav[0]?.links[0]?.href;
  if (first && first !== `/${slug}`) return { first };
  const access = (await currentSession())?.actor.access;
  const here = access?.bySlug(slug);
  if (!access || !here || access.can("service-accounts:read", here.id)) return null;
  return { roles: access.namespaces().find(({ id }) => id === here.id)?.roles ?? [] };
}

/** Whether the person who is signed in holds a permission in this namespace: what to offer, not what to allow. */
export async function offers(slug: string): Promise<(permission: Permission) => boolean> {
  const session = await currentSession();
  const here = session?.actor.access.bySlug(slug);
  return (permission) => Boolean(here && session?.actor.access.can(permission, here.id));
}

/** Whether the person who is signed in holds a permission in any namespace: asking without it would be a recorded refusal. */
export async function offersSomewhere(permission: Permission): Promise<boolean> {
  const session = await currentSession();
  return Boolean(session && session.actor.access.where(permission).length > 0);
}
