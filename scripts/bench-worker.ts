import { handleApi } from "../lib/api/handler";
import { database } from "../lib/db";
import { localRequest } from "../lib/operation/request";
import { createBootstrapAccount } from "../lib/setup/bootstrap-account";

// One side of the benchmark: the real handler over one database. Answers each path it is sent with the milliseconds it
// took, or the times of `burst` calls at once.
const owner = await database().member.findFirst({ select: { id: true } });
const token = await database().$transaction((tx) => createBootstrapAccount(tx, owner?.id ?? null, localRequest()));

async function call(path: string): Promise<{ ms: number; body: string }> {
  const request = new Request(`http://localhost/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  const started = performance.now();
  const response = await handleApi(request, "127.0.0.1");
  const body = await response.text();
  const ms = performance.now() - started;
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${body}`);
  return { ms, body };
}

process.on("message", async ({ path, burst }: { path: string; burst?: number }) => {
  if (burst === undefined) {
    process.send?.(await call(path));
    return;
  }
  const started = performance.now();
  await Promise.all(Array.from({ length: burst }, () => call(path)));
  process.send?.({ ms: performance.now() - started, body: "" });
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
