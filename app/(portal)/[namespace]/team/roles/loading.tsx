import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageHeader } from "@/components/page-header";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Roles"
        description="Named sets of permissions on Latchkey itself. What a token reaches is said by policies, not by roles."
      />
      <TableSkeleton columns={4} rows={4} />
    </>
  );
}
