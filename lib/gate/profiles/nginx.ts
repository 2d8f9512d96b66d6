import { forwardedFor } from "./forwarded-for";
import type { Profile } from "./original-request";

/**
 * nginx `auth_request` says nothing of the original request by itself; the configuration in deploy/ sets these. `X-Real-IP`
 * is whom nginx saw; `X-Forwarded-For` may end with the same address, or be the client's own, passed on.
 */
export const nginx: Profile = ({ headers }) => {
  const seen = headers.one("x-real-ip") ?? "";
  const forwarded = forwardedFor(headers);
  return {
    method: headers.one("x-original-method"),
    uri: headers.one("x-original-uri"),
    host: headers.one("x-original-host"),
    addresses: forwarded.at(-1) === seen ? forwarded : [...forwarded, seen],
  };
};
