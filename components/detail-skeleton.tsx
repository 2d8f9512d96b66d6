import { FactRow } from "@/components/fact-list";
import { PageHeader } from "@/components/page-header";
import { Skeleton } from "@/components/ui/skeleton";

/** For loading.tsx of a detail page: the way back, the title's line, the facts by their labels, and where the rest will be. */
export function DetailSkeleton({ kind, list, facts }: { kind: string; list: string; facts: readonly string[] }) {
  return (
    <div aria-busy="true">
      <p role="status" className="sr-only">
        Loading
      </p>
      <p aria-hidden="true" className="-mb-1.5 px-4 pt-5 text-13 text-ink-3 md:-mb-3.5 md:px-8 md:pt-7">
        {list}
      </p>
      <PageHeader title={kind} description={<Skeleton className="my-1.5 w-64 max-w-full" />} />
      <FactRow facts={facts.map((label) => ({ label, value: <Skeleton className="w-24" /> }))} />
      <div className="grid gap-3 px-4 py-8 md:px-8">
        <Skeleton className="w-40" />
        <Skeleton className="w-full max-w-xl" />
        <Skeleton className="w-full max-w-lg" />
      </div>
    </div>
  );
}
