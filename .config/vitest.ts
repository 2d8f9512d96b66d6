import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "") } },
  ssr: {
    resolve: { conditions: ["react-server", "module", "node"], externalConditions: ["react-server", "node"] },
  },
  test: {
    include: ["{app,components,lib,prisma,scripts}/**/*.test.ts"],
    environment: "node",
    pool: "forks",
    // The default leaves a core idle, half of a small machine.
    maxWorkers: "100%",
    // The condition under which `server-only` is empty: tests are the server.
    execArgv: ["--conditions=react-server"],
    globalSetup: [".config/vitest-server.ts"],
    setupFiles: [".config/vitest-database.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
