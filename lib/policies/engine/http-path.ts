/**
 * The one reading of a request's path, or null when two programs could read it differently: encoded slashes, dots or
 * backslashes, dot segments, empty segments, broken percent-encoding, controls. The query is left out; `%61` is `a`.
 */
export function plainPath(raw: string): string | null {
  const path = raw.split("?", 1)[0] ?? "";
  if (!path.startsWith("/") || !/^[\x21-\x7e]*$/.test(path)) return null;
  if (/[#\\;]|\/\/|\/\.{1,2}(\/|$)|%(?![0-9A-Fa-f]{2})|%(2f|5c|2e|3b|25|00)/i.test(path)) return null;
  return path.replace(/%[0-9A-Fa-f]{2}/g, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : encoded.toUpperCase();
  });
}

/** True when `path` is what `pattern` says; `*` stands for anything, `/` included. Linear in the length of both. */
export function pathMatches(pattern: string, path: string): boolean {
  const [first = "", ...rest] = (plainPath(pattern) ?? pattern).split("*");
  if (rest.length === 0) return path === first;
  const last = rest.pop() ?? "";
  if (!path.startsWith(first) || path.length < first.length + last.length || !path.endsWith(last)) return false;
  let from = first.length;
  const end = path.length - last.length;
  for (const piece of rest) {
    const at = path.indexOf(piece, from);
    if (at < 0 || at + piece.length > end) return false;
    from = at + piece.length;
  }
  return true;
}
