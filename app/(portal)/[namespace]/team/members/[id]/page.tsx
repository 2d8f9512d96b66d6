import type { Metadata } from "next";
import { FactRow } from "@/components/fact-list";
import { formatInstant } from "@/components/instant";
import { PageHeader } from "@/components/page-header";
import { RelativeTime } from "@/components/relative-time";
import { StatusMark, statusOf } from "@/components/status-mark";
import { TabLinks } from "@/components/ui/tabs";
import { env } from "@/lib/env";
import type { SearchParams } from "@/lib/portal/list-input";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { roleChoices } from "@/lib/portal/role-choices";
import { activityQuery } from "../../../activity/query";
import { rowOf } from "../../../activity/row-of";
import { ActivityTable } from "../../../activity/table";
import { MemberActions } from "../member-actions";
import { OwnedAccounts } from "./owned-accounts";
import { MemberRolesAndGroups } from "./roles-and-groups";
import { MemberSessions } from "./sessions";

export const metadata: Metadata = { title: "Member" };

type Props = { params: Promise<{ namespace: string; id: string }>; searchParams: Promise<SearchParams> };

export default async function MemberPage({ params, searchParams }: Props) {
  const { namespace, id } = await params;
  const query = await searchParams;
  const api = await portal();
  const [member, { items: sessions }, may, me] = await Promise.all([
    api.members.get({ member: decodeURIComponent(id) }),
    api.members.sessions({ member: decodeURIComponent(id) }),
    offers("global"),
    api.whoami.get({}),
  ]);
  const tab = String(query.tab ?? "roles");
  const self = me.subject.id === member.id;
  const mayWrite = may("members:write");
  return (
    <>
      <PageHeader
        title={member.name}
        status={<StatusMark status={statusOf(member.status)} />}
        description={member.email}
        breadcrumbs={[{ label: "Members", href: `/${namespace}/team/members` }]}
        action={
          mayWrite && (
            <MemberActions
              member={member}
              self={self}
              mails={env().smtp !== null}
              list={`/${namespace}/team/members`}
            />
          )
        }
      />
      <FactRow
        facts={[
          { label: "Last sign-in", value: <RelativeTime at={member.lastSignInAt} never="Never" /> },
          ...(member.status === "invited"
            ? [
                {
                  label: "Invitation link",
                  value: member.invitedUntil ? `Ends ${formatInstant(member.invitedUntil)}` : "Ended",
                },
              ]
            : []),
          {
            label: "Created",
            value: (
              <>
                {formatInstant(member.createdAt)} <span className="text-ink-3">by {member.createdBy.name}</span>
              </>
            ),
          },
        ]}
      />
      <div className="mt-5">
        <TabLinks
          label="Member"
          tabs={[
            { label: "Roles and groups", href: "?tab=roles" },
            { label: "Sessions", href: "?tab=sessions", count: sessions.length },
            { label: "Owns", href: "?tab=owns", count: member.ownedAccounts },
            ...(may("activity:read") ? [{ label: "Activity", href: "?tab=activity" }] : []),
          ]}
        />
      </div>
      {tab === "sessions" ? (
        <MemberSessions member={member} sessions={sessions} self={self} mayWrite={mayWrite} />
      ) : tab === "owns" ? (
        <OwnedAccounts member={member} namespace={namespace} mayReassign={may("service-accounts:write")} />
      ) : tab === "activity" ? (
        <MemberActivity id={member.id} namespace={namespace} query={query} />
      ) : (
        <MemberRolesAndGroups
          member={member}
          roles={mayWrite ? await roleChoices("global") : []}
          namespaces={me.namespaces.map(({ slug }) => slug)}
          mayWrite={mayWrite}
          mayWriteGroups={may("groups:write")}
        />
      )}
    </>
  );
}

/** What they did; what was done to them is found by their name in the activity of all. */
async function MemberActivity({ id, namespace, query }: { id: string; namespace: string; query: SearchParams }) {
  const api = await portal();
  const { namespace: _everywhere, ...wanted } = activityQuery("global", query);
  const page = await api.activity.list({ ...wanted, actor: id, exact: true, limit: 50 });
  return <ActivityTable namespace={namespace} page={{ ...page, items: page.items.map(rowOf) }} />;
}
