import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageHeader } from "@/components/page-header";
import { LISTS } from "../../lists";
import { ActivityTabsSkeleton } from "../tabs";

export default function Loading() {
  return (
    <>
      <PageHeader {...LISTS.activity} />
      <ActivityTabsSkeleton />
      <TableSkeleton columns={6} height={44} />
    </>
  );
}
