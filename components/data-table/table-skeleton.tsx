import { Skeleton } from "@/components/ui/skeleton";

type Props = { columns: number; rows?: number; height?: 44 | 52 | 64 };

const heights = { 44: "h-11", 52: "h-[52px]", 64: "h-16" };

/** For loading.tsx of a list: toolbar, head and rows of the final size, so nothing moves when the rows come. */
export function TableSkeleton({ columns, rows = 10, height = 52 }: Props) {
  const cells = Array.from({ length: columns }, (_, index) => index);
  return (
    <div aria-busy="true">
      <p role="status" className="sr-only">
        Loading
      </p>
      <div className="flex items-center gap-2 px-4 py-3 max-md:pt-0 md:px-8 md:pt-1">
        <Skeleton className="h-8 w-20 rounded-6 max-md:h-7 md:w-[264px]" />
        <Skeleton className="h-7 w-20 rounded-6" />
        <Skeleton className="h-7 w-20 rounded-6" />
      </div>
      <div className="h-[37px] border-b border-border max-md:hidden" />
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div
          key={row}
          className={`flex items-center gap-6 border-b border-border px-4 max-md:h-[97px] md:px-8 ${heights[height]}`}
        >
          {cells.map((cell) => (
            <div key={cell} className={cell === 0 ? "grid flex-[2] gap-2" : "flex-1 max-md:hidden"}>
              <Skeleton className={cell === 0 ? "w-28" : "w-16 max-w-full"} />
              {cell === 0 && height > 44 && <Skeleton className="w-48 max-w-full" />}
            </div>
          ))}
        </div>
      ))}
      <div className="h-11" />
    </div>
  );
}
