import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** What a process of its own logs. */
function logged(code: string, level?: string): string {
  const script = `import { logger } from "./lib/log.ts"; ${code}`;
  return spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { ...process.env, LATCHKEY_LOG_LEVEL: level },
  }).stderr;
}

test("an error is logged with its cause and code, without the connection that pg hangs on it", () => {
  const line = logged(`
    const error = Object.assign(new Error("Connection terminated", { cause: new Error("ECONNRESET") }), {
      code: "57P01", client: { host: "db.internal", state: "x".repeat(5000) } });
    logger().warn({ error }, "an idle database connection was lost");`);
  expect(JSON.parse(line)).toMatchObject({ level: "warn", error: { code: "57P01" } });
  expect(line).toContain("ECONNRESET");
  expect(line).not.toContain("db.internal");
});

test("credentials are cut out by name", () => {
  const line = logged(
    `logger().info({ token: "lks_secret", request: { authorization: "Bearer x1", password: "p1" } }, "m");`,
  );
  expect(line).toContain("[removed]");
  for (const secret of ["lks_secret", "x1", "p1"]) expect(line).not.toContain(secret);
});

test("an empty LATCHKEY_LOG_LEVEL counts as unset, like every setting", () => {
  expect(JSON.parse(logged(`logger().debug("m0"); logger().info("m1");`, ""))).toMatchObject({
    level: "info",
    msg: "m1",
  });
});
