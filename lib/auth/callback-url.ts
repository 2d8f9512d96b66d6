import { env } from "@/lib/env";

/**
 * Where to go after signing in: the path of `url` when it lies on this portal, else `/`. What a browser would read as
 * another host (`//evil`, `/\evil`, `/..//evil`) or as a script never passes. Always starts with exactly one slash.
 */
export function sameOriginPath(url: string | null | undefined): string {
  if (!url || url.length > 2000) return "/";
  const base = new URL(env().url);
  let target: URL;
  try {
    target = new URL(url, base);
  } catch {
    return "/";
  }
  if (target.origin !== base.origin || target.username || target.password) return "/";
  const path = target.pathname.replace(/^\/+/, "/");
  if (/^\/(api|sign-in|setup|invite|_next)(\/|$)/.test(path)) return "/";
  return path + target.search + target.hash;
}
