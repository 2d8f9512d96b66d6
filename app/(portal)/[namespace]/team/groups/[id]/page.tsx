import type { Metadata } from "next";
import { FactRow } from "@/components/fact-list";
import { formatInstant } from "@/components/instant";
import { PageHeader } from "@/components/page-header";
import { TabLinks } from "@/components/ui/tabs";
import { TextLink } from "@/components/ui/text-link";
import type { SearchParams } from "@/lib/portal/list-input";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { ObjectActivity } from "../../../activity/object-activity";
import { GroupActions } from "./group-actions";
import { People } from "./people";

export const metadata: Metadata = { title: "Group" };

type Props = { params: Promise<{ namespace: string; id: string }>; searchParams: Promise<SearchParams> };

export default async function GroupPage({ params, searchParams }: Props) {
  const { namespace, id } = await params;
  const query = await searchParams;
  const api = await portal();
  const [group, impact] = await Promise.all([
    api.groups.get({ g: id, namespace }),
    api.groups.impact({ g: id, namespace }),
  ]);
  const [may, mayAtRoot] = await Promise.all([offers(group.namespace), offers("global")]);
  const mayWrite = may("groups:write");
  const list = `/${namespace}/team/groups`;
  const links = (rows: { id: string; name: string }[], path: string) =>
    rows.length === 0
      ? "None"
      : rows.map((row) => (
          <TextLink key={row.id} href={`/${namespace}/${path}/${row.id}`}>
            {row.name}
          </TextLink>
        ));
  return (
    <>
      <PageHeader
        title={group.name}
        description={group.description}
        breadcrumbs={[{ label: "Groups", href: list }]}
        action={
          mayWrite && <GroupActions group={group} policies={impact.policies.map(({ name }) => name)} list={list} />
        }
      />
      <FactRow
        facts={[
          { label: "Namespace", value: group.namespace },
          { label: "Policies that name it", value: links(impact.policies, "policies") },
          { label: "Owner of", value: links(impact.owns, "team/service-accounts") },
          {
            label: "Created",
            value: (
              <>
                {formatInstant(group.createdAt)} <span className="text-ink-3">by {group.createdBy.name}</span>
              </>
            ),
          },
        ]}
      />
      <div className="mt-5">
        <TabLinks
          label="Group"
          tabs={[
            {
              label: "Members and accounts",
              href: "?tab=people",
              count: group.size.members + group.size.serviceAccounts,
            },
            ...(may("activity:read") ? [{ label: "Activity", href: "?tab=activity" }] : []),
          ]}
        />
      </div>
      {query.tab === "activity" ? (
        <ObjectActivity api={api} targets={[group.id]} namespace={namespace} query={query} />
      ) : (
        <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-8 px-4 py-5 md:px-8">
          <People
            group={group}
            label="Members"
            none={`Nobody who signs in is in ${group.name}.`}
            people={group.members.map((one) => ({
              ...one,
              detail: one.email,
              kind: "person",
              href: mayAtRoot("members:read") ? `/${namespace}/team/members/${one.id}` : undefined,
            }))}
            mayWrite={mayWrite}
          />
          <People
            group={group}
            label="Service accounts"
            none={`No service account is in ${group.name}.`}
            people={group.serviceAccounts.map((one) => ({
              ...one,
              detail: one.namespace,
              kind: "machine",
              href: may("service-accounts:read") ? `/${namespace}/team/service-accounts/${one.id}` : undefined,
            }))}
            mayWrite={mayWrite}
          />
        </div>
      )}
    </>
  );
}
