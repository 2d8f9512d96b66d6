import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageHeader } from "@/components/page-header";
import { LISTS } from "../../lists";

export default function Loading() {
  return (
    <>
      <PageHeader {...LISTS.sockets} />
      <TableSkeleton columns={6} />
    </>
  );
}
