import { accessTokensContract } from "@/lib/access-tokens/contract";
import { listInput, type SearchParams } from "@/lib/portal/list-input";

const DAY = 86_400_000;
const fields = accessTokensContract.list;

/** What the address of the token list asks for. `expires` and `used` are spans from now, so that a shared link stays true. */
export function tokenQuery(namespace: string, searchParams: SearchParams) {
  const now = Date.now();
  const instant = (days: number) => new Date(now + days * DAY).toISOString();
  const within = /^(\d{1,3})d$/.exec(String(searchParams.expires))?.[1];
  const unused = /^(\d{1,3})d$/.exec(String(searchParams.used))?.[1];
  return {
    ...listInput(fields, searchParams),
    ...(within && { expiresAfter: instant(0), expiresBefore: instant(Number(within)) }),
    ...(searchParams.expires === "never" && { expiresAfter: "9999-01-01T00:00:00Z" }),
    ...(unused && { usedBefore: instant(-Number(unused)) }),
    ...(searchParams.used === "never" && { neverUsed: true }),
    namespace,
  };
}
