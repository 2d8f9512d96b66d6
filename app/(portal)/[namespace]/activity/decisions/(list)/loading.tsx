import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageHeader } from "@/components/page-header";
import { LISTS } from "../../../lists";
import { ActivityTabsSkeleton } from "../../tabs";

export default function Loading() {
  return (
    <>
      <PageHeader {...LISTS.decisions} />
      <ActivityTabsSkeleton />
      <TableSkeleton columns={7} height={44} />
    </>
  );
}
