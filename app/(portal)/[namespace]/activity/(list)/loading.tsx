import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageHeader } from "@/components/page-header";
import { ActivityTabsSkeleton } from "../tabs";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Activity"
        description="Every change, sign-in and refusal, in the order it happened. Nothing here can be edited or deleted."
      />
      <ActivityTabsSkeleton />
      <TableSkeleton columns={6} height={44} />
    </>
  );
}
