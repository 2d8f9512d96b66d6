import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageHeader } from "@/components/page-header";
import { LISTS } from "../../lists";

export default function Loading() {
  return (
    <>
      <PageHeader {...LISTS.gateways} />
      <TableSkeleton columns={6} height={52} />
    </>
  );
}
