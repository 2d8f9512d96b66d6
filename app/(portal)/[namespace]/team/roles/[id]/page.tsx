import type { Metadata } from "next";
import { FactRow } from "@/components/fact-list";
import { PageHeader } from "@/components/page-header";
import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { PermissionMatrix } from "../permission-matrix";
import { RoleHolders } from "./holders";
import { RoleActions } from "./role-actions";

export const metadata: Metadata = { title: "Role" };

type Props = { params: Promise<{ namespace: string; id: string }> };

export default async function RolePage({ params }: Props) {
  const { namespace, id } = await params;
  const api = await portal();
  const [role, { permissions }] = await Promise.all([
    api.roles.get({ role: decodeURIComponent(id), namespace }),
    api.whoami.get({}),
  ]);
  const home = role.builtIn ? namespace : role.namespace;
  const may = await offers(home);
  const team = `/${namespace}/team`;
  const filter = `?role=${encodeURIComponent(role.name)}`;
  const { holders: _holders, ...shown } = role;
  return (
    <>
      <PageHeader
        title={role.name}
        status={<Badge tone="outline">{role.builtIn ? "Built in" : "Custom"}</Badge>}
        description={role.description}
        breadcrumbs={[{ label: "Roles", href: `${team}/roles` }]}
        action={
          may("roles:write") && (
            <RoleActions role={shown} namespace={home} held={permissions[home] ?? []} list={`${team}/roles`} />
          )
        }
      />
      <FactRow
        facts={[
          {
            label: "Members",
            value: <TextLink href={`${team}/members${filter}`}>{role.members.toLocaleString("en-US")}</TextLink>,
          },
          {
            label: "Service accounts",
            value: (
              <TextLink href={`${team}/service-accounts${filter}`}>
                {role.serviceAccounts.toLocaleString("en-US")}
              </TextLink>
            ),
          },
          { label: "Can be held in", value: `${role.namespace} and below` },
          {
            label: "Changes",
            value: role.builtIn ? "Built-in roles stay as they are" : `Version ${role.version}`,
          },
        ]}
      />
      <section className="px-4 pt-8 md:px-8">
        <h2 className="mb-3 text-16 font-semibold">Held by</h2>
        <RoleHolders role={role} team={team} />
      </section>
      <h2 className="mt-8 mb-3 px-4 text-16 font-semibold md:px-8">Allows</h2>
      <PermissionMatrix held={role.permissions} />
    </>
  );
}
