import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageHeader } from "@/components/page-header";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Gateways"
        description="The proxies that ask Latchkey about each request and let through what it allows."
      />
      <TableSkeleton columns={6} height={52} />
    </>
  );
}
