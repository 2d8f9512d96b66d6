import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageHeader } from "@/components/page-header";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Policies"
        description="Who may do what on which sockets, from where and when. Deny wins over any allow; no match is deny."
      />
      <TableSkeleton columns={6} height={44} />
    </>
  );
}
