/** How a gateway asks and what it does with the answer; each has a configuration under deploy/. */
export const PROFILES = ["nginx", "caddy", "haproxy", "traefik", "envoy"] as const;
export type Profile = (typeof PROFILES)[number];
