import { forwardedFor } from "./forwarded-for";
import type { Profile } from "./original-request";

/** Caddy `forward_auth` and Traefik ForwardAuth: both add whom they saw to `X-Forwarded-For`. */
export const forward: Profile = ({ headers }) => ({
  method: headers.one("x-forwarded-method"),
  uri: headers.one("x-forwarded-uri"),
  host: headers.one("x-forwarded-host"),
  addresses: forwardedFor(headers),
});
