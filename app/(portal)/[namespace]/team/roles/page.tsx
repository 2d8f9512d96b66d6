import type { Metadata } from "next";
import { PageHeader } from "@/components/page-header";
import { listInput, type SearchParams } from "@/lib/portal/list-input";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { rolesContract } from "@/lib/roles/contract";
import { NewRoleButton } from "./new-role-button";
import { RolesTable } from "./table";

export const metadata: Metadata = { title: "Roles" };

type Props = { params: Promise<{ namespace: string }>; searchParams: Promise<SearchParams> };

export default async function RolesPage({ params, searchParams }: Props) {
  const { namespace } = await params;
  const query = listInput(rolesContract.list, await searchParams);
  const api = await portal();
  const [page, may, { permissions }] = await Promise.all([
    api.roles.list({ ...query, count: true }),
    offers(namespace),
    api.whoami.get({}),
  ]);
  return (
    <>
      <PageHeader
        title="Roles"
        description="Named sets of permissions on Latchkey itself. What a token reaches is said by policies, not by roles."
        action={may("roles:write") && <NewRoleButton namespace={namespace} held={permissions[namespace] ?? []} />}
      />
      <RolesTable namespace={namespace} page={page} />
    </>
  );
}
