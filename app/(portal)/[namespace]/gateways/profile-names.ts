import type { Profile } from "@/lib/gateways/profiles";

/** The proxies as their makers write them. */
export const PROFILE_NAMES: Record<Profile, string> = {
  nginx: "nginx",
  caddy: "Caddy",
  haproxy: "HAProxy",
  traefik: "Traefik",
  envoy: "Envoy",
};
