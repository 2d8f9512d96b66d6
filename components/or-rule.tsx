/** Between two ways to do the same. */
export function OrRule() {
  return (
    <div className="my-5 flex items-center gap-4 text-13 text-ink-2">
      <span className="h-px flex-1 bg-border" />
      or
      <span className="h-px flex-1 bg-border" />
    </div>
  );
}
