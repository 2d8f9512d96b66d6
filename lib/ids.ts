import { randomBase62 } from "./base62";

/** The kinds of things that have an id, by the prefix that ids of that kind carry. */
export type IdPrefix = "ns" | "mem" | "ses" | "inv" | "role" | "ra" | "sa" | "grp" | "sock" | "gw" | "pol" | "req";

/** A new id such as `sa_4fZ0...`: the prefix says the kind, 16 random base62 characters (95 bits) make it unique. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${randomBase62(16)}`;
}
