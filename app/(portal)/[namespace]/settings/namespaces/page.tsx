import type { Metadata } from "next";
import { PageHeader } from "@/components/page-header";
import { namespacesContract } from "@/lib/namespaces/contract";
import { listInput, type SearchParams } from "@/lib/portal/list-input";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { SettingsTabs } from "../tabs";
import { NewNamespaceButton } from "./new-namespace-button";
import { NamespacesTable } from "./table";

export const metadata: Metadata = { title: "Namespaces" };

type Props = { params: Promise<{ namespace: string }>; searchParams: Promise<SearchParams> };

export default async function NamespacesPage({ params, searchParams }: Props) {
  const { namespace } = await params;
  const query = listInput(namespacesContract.list, await searchParams);
  const api = await portal();
  const [page, may, mayAtRoot] = await Promise.all([
    api.namespaces.list({ ...query, namespace, count: true }),
    offers(namespace),
    offers("global"),
  ]);
  const rows = await Promise.all(
    page.items.map(async (item) => ({ ...item, mayWrite: (await offers(item.slug))("namespaces:write") })),
  );
  return (
    <>
      <PageHeader
        title="Namespaces"
        description={`${namespace} and what is below it. Roles and policies hold in a namespace and in all below.`}
        action={may("namespaces:write") && <NewNamespaceButton parent={namespace} />}
      />
      {mayAtRoot("settings:read") && <SettingsTabs namespace={namespace} />}
      <NamespacesTable page={{ ...page, items: rows }} />
    </>
  );
}
