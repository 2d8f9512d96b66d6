import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageHeader } from "@/components/page-header";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Access Tokens"
        description="Every token of every service account: what it may do, when it ends, where it was last used."
      />
      <TableSkeleton columns={7} />
    </>
  );
}
