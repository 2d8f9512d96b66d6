import type { Metadata } from "next";
import { PageHeader } from "@/components/page-header";
import { listInput, type SearchParams } from "@/lib/portal/list-input";
import { portal } from "@/lib/portal/portal";
import { rolesContract } from "@/lib/roles/contract";
import { RolesTable } from "./table";

export const metadata: Metadata = { title: "Roles" };

type Props = { params: Promise<{ namespace: string }>; searchParams: Promise<SearchParams> };

export default async function RolesPage({ params, searchParams }: Props) {
  const { namespace } = await params;
  const api = await portal();
  const page = await api.roles.list({ ...listInput(rolesContract.list, await searchParams), count: true });
  return (
    <>
      <PageHeader
        title="Roles"
        description="Named sets of permissions on Latchkey itself. What a token reaches is said by policies, not by roles."
      />
      <RolesTable namespace={namespace} page={page} />
    </>
  );
}
