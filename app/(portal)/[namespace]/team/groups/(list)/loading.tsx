import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageHeader } from "@/components/page-header";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Groups"
        description="Members and service accounts, named together. Policies let a group in; groups can own accounts."
      />
      <TableSkeleton columns={5} />
    </>
  );
}
