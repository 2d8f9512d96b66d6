import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageHeader } from "@/components/page-header";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Service Accounts"
        description="Machine identities of your team. They never sign in; they carry access tokens."
      />
      <TableSkeleton columns={7} />
    </>
  );
}
