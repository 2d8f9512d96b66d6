/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // Prisma and Argon2 load files beside themselves, so they stay outside the bundle.
  serverExternalPackages: ["@prisma/client", "@prisma/adapter-pg", "pg", "@node-rs/argon2", "pino"],
  // The title comes with the page, not after it: a screen reader says it when the page arrives.
  htmlLimitedBots: /.*/,
  images: { unoptimized: true },
  // The development server would print what actions are called with, passwords included.
  logging: { serverFunctions: false },
  // forbidden() and forbidden.tsx: a page without the right answers 403 with a screen that says so.
  experimental: { authInterrupts: true },
};
