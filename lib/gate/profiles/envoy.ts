import { forwardedFor } from "./forwarded-for";
import type { Profile } from "./original-request";

const PREFIX = "/authz/envoy";

/** Envoy's HTTP ext_authz asks with the original method, host, path and query, the path behind a prefix. */
export const envoy: Profile = ({ method, target, headers }) => ({
  method,
  uri: target.startsWith(`${PREFIX}/`) ? target.slice(PREFIX.length) : null,
  host: headers.one("host"),
  addresses: forwardedFor(headers),
});
