import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageHeader } from "@/components/page-header";
import { ActivityTabsSkeleton } from "../../tabs";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Decisions"
        description="What the gate answered to gateways, why it was so then, and what it would be now."
      />
      <ActivityTabsSkeleton />
      <TableSkeleton columns={7} height={44} />
    </>
  );
}
