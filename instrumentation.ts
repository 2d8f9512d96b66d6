/** Next calls this once when the server starts: the place for work that no request asks for. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startHousekeeping } = await import("@/lib/housekeeping");
  startHousekeeping();
}
