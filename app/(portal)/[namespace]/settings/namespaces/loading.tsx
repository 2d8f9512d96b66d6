import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageHeader } from "@/components/page-header";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Namespaces"
        description="What is below it. Roles and policies hold in a namespace and in all below."
      />
      <TableSkeleton columns={4} rows={4} height={44} />
    </>
  );
}
