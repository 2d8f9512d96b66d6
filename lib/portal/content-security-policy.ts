import { env } from "@/lib/env";

/**
 * The policy of one answer (CSP Level 3): scripts only with this nonce, posts only to us and the identity provider. Inline
 * styles stay allowed: charts are sized by attributes, and the toaster and the dialogs' scroll lock bring style elements.
 */
export function contentSecurityPolicy(nonce: string): string {
  const { oidc } = env();
  // React's development build explains errors with eval; the production build has none.
  const development = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    `form-action 'self'${oidc ? ` ${new URL(oidc.issuer).origin}` : ""}`,
    "frame-ancestors 'none'",
  ].join("; ");
}
