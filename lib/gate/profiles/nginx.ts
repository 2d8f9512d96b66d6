import { forwardedFor } from "./forwarded-for";
import type { Profile } from "./original-request";

/**
 * nginx `auth_request` says nothing of the original request by itself; the configuration in deploy/ sets these. It passes
 * the client's own `X-Forwarded-For` on, and says in `X-Real-IP` whom it saw.
 */
export const nginx: Profile = ({ headers }) => ({
  method: headers.one("x-original-method"),
  uri: headers.one("x-original-uri"),
  host: headers.one("x-original-host"),
  addresses: [...forwardedFor(headers), headers.one("x-real-ip") ?? ""],
});
