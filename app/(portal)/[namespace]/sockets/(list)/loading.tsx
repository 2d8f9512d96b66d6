import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageHeader } from "@/components/page-header";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Sockets"
        description="What is reached: sites, servers, databases. Policies apply to them by name, by tag, or to all."
      />
      <TableSkeleton columns={6} />
    </>
  );
}
