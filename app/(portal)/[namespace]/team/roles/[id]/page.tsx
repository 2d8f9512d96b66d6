import type { Metadata } from "next";
import { FactRow } from "@/components/fact-list";
import { PageHeader } from "@/components/page-header";
import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import { portal } from "@/lib/portal/portal";
import { PermissionMatrix } from "./permission-matrix";

export const metadata: Metadata = { title: "Role" };

type Props = { params: Promise<{ namespace: string; id: string }> };

export default async function RolePage({ params }: Props) {
  const { namespace, id } = await params;
  const api = await portal();
  const role = await api.roles.get({ role: decodeURIComponent(id) });
  const team = `/${namespace}/team`;
  const filter = `?role=${encodeURIComponent(role.name)}`;
  return (
    <>
      <PageHeader
        title={role.name}
        status={<Badge tone="outline">{role.builtIn ? "Built in" : "Custom"}</Badge>}
        description={role.description}
        breadcrumbs={[{ label: "Roles", href: `${team}/roles` }]}
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
          { label: "Defined in", value: role.namespace },
          {
            label: "Changes",
            value: role.builtIn ? "Built-in roles stay as they are" : `Version ${role.version}`,
          },
        ]}
      />
      <PermissionMatrix held={role.permissions} />
    </>
  );
}
