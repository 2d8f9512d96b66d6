import { Skeleton } from "@/components/ui/skeleton";
import { TabLinks } from "@/components/ui/tabs";

/** What people and machines changed, and what the gate answered. */
export function ActivityTabs({ namespace }: { namespace: string }) {
  const base = `/${namespace}/activity`;
  return (
    <div className="-mt-2 mb-4">
      <TabLinks
        label="Activity"
        tabs={[
          { label: "Changes", href: base },
          { label: "Decisions", href: `${base}/decisions` },
        ]}
      />
    </div>
  );
}

/** As high as the tabs, so that nothing moves when they come. */
export function ActivityTabsSkeleton() {
  return (
    <div className="-mt-2 mb-4 flex h-[41px] items-center gap-6 border-b border-border px-4 md:px-8">
      <Skeleton className="w-16" />
      <Skeleton className="w-16" />
    </div>
  );
}
