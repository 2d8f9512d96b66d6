const RESOURCES = [
  "service-accounts",
  "access-tokens",
  "policies",
  "sockets",
  "groups",
  "members",
  "roles",
  "namespaces",
  "gateways",
  "settings",
] as const;

/** Every right on Latchkey itself. Activity is only ever read; `decisions:check` is for asking the gate. */
export const PERMISSIONS = [
  ...RESOURCES.flatMap((resource) => [`${resource}:read`, `${resource}:write`] as const),
  "activity:read",
  "decisions:check",
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** The built-in roles, from most to least; every other role is custom. */
export const BUILT_IN_ROLES = ["admin", "member", "read-only", "client"] as const;
