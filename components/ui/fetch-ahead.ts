/** Fetches a part of the page when it is about to be wanted. Whether it came is asked, and said, when it is wanted. */
export function fetchAhead(load: () => Promise<unknown>) {
  return () => {
    load().catch(() => undefined);
  };
}
