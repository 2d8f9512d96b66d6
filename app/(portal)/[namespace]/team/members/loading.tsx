import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageHeader } from "@/components/page-header";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Members"
        description="The people who sign in here, what they may do, and when they last did."
      />
      <TableSkeleton columns={5} />
    </>
  );
}
