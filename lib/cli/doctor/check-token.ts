import type { Whoami } from "@/lib/whoami/contract";
import { distance, when } from "../times";
import { type Finding, fine, warning } from "./finding";

const SOON_MS = 14 * 86_400_000;

/** Whose the presented token is, and how long it lasts. */
export function checkToken({ subject, token, roles }: Whoami): Finding {
  const held = Object.entries(roles).map(([namespace, names]) => `${names.join(", ")} in ${namespace}`);
  const who = `${subject.name}${token ? `, token ${token.name}` : ""}, ${held.join("; ") || "without any role"}`;
  if (!token) return fine("token", who);
  const successor = `latchkey token rotate ${token.id} > FILE, then latchkey login URL --token-file FILE`;
  if (token.expiresAt === null) return warning("token", `${who}; it never expires`, successor);
  const says = `${who}; expires ${when(token.expiresAt)}, ${distance(token.expiresAt)}`;
  return Date.parse(token.expiresAt) - Date.now() < SOON_MS ? warning("token", says, successor) : fine("token", says);
}
