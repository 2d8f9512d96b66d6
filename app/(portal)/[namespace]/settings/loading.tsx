import { PageHeader } from "@/components/page-header";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Settings"
        description="What holds for the whole organisation. Tokens that exist keep the expiry they have."
      />
      <div className="grid max-w-[512px] gap-3 px-4 md:px-8" aria-busy="true">
        <p role="status" className="sr-only">
          Loading
        </p>
        <Skeleton className="w-40" />
        <Skeleton className="h-9" />
        <Skeleton className="w-72" />
      </div>
    </>
  );
}
