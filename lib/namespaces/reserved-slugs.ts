/**
 * What a namespace can't be called, because the portal or the gate answers at this address: `/sign-in` is a page, not a
 * namespace. A test compares it with the folders of `app/`.
 */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  "access",
  "api",
  "assets",
  "authz",
  "confirm",
  "docs",
  "healthz",
  "invite",
  "metrics",
  "new",
  "oauth",
  "readyz",
  "setup",
  "sign-in",
  "sign-out",
  "static",
]);
