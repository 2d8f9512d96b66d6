/** A path that a policy writes: the decoded texts between its `*`, each of which stands for any characters, `/` included. */
export type PathPattern = { written: string; texts: readonly string[] };

/** Reads a pattern. One that decodes to no text can't equal any path that the engine accepts. */
export function pathPattern(written: string): PathPattern {
  const texts = written.split("*").map(decoded);
  return { written, texts: texts.every((text) => text !== null) ? (texts as string[]) : [] };
}

/** True when the normalised path is what the pattern describes. */
export function matchesPath({ texts }: PathPattern, path: string): boolean {
  const [first, ...rest] = texts;
  if (first === undefined) return false;
  if (rest.length === 0) return path === first;
  const last = rest.pop() as string;
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const text of rest) {
    const found = path.indexOf(text, at);
    if (found < 0) return false;
    at = found + text.length;
  }
  return path.length - last.length >= at && path.endsWith(last);
}

/**
 * The one path that a request target means: without its query, decoded once, `//` as `/`. `null` where a proxy and the
 * application behind it could read two different paths: encoded slashes, dots or percents, backslashes, semicolons (some
 * cut a segment there: `/admin;/x`), dot segments, control characters, malformed escapes, invalid UTF-8, anything but
 * printable ASCII.
 */
export function normalisePath(target: string): string | null {
  const [raw = ""] = target.split("?", 1);
  if (!raw.startsWith("/") || !/^[\x21-\x7e]*$/.test(raw) || /[\\#]|%(2f|5c|00)/i.test(raw)) return null;
  const path = decoded(raw);
  if (path === null || /%[0-9a-f]{2}|[\\;\p{Cc}]/iu.test(path)) return null;
  if (/(^|\/)\.{1,2}(\/|$)/.test(path)) return null;
  return path.replace(/\/{2,}/g, "/");
}

/** True for what can be a method of HTTP: methods are compared as they are written, so a lower-case one is none. */
export function isMethod(text: string): boolean {
  return /^[A-Z][A-Z-]{0,31}$/.test(text);
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
