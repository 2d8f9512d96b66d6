/** The lines of a request's head as they came. `X_Name` is another header than `X-Name`, and nothing is joined or dropped. */
export type RawHeaders = {
  /** How many lines there are. */
  count: number;
  /** Every value of a header, by its lower-case name, in the order of the lines. */
  all(name: string): readonly string[];
  /** The value of a header that may be there once: `null` without one, or when there are several. */
  one(name: string): string | null;
};

const NONE: readonly string[] = [];

/** Reads `IncomingMessage.rawHeaders`: names and values by turns, values as latin-1. */
export function readRawHeaders(lines: readonly string[]): RawHeaders {
  const byName = new Map<string, string[]>();
  for (let at = 0; at < lines.length; at += 2) {
    const name = (lines[at] as string).toLowerCase();
    const known = byName.get(name);
    if (known) known.push(lines[at + 1] as string);
    else byName.set(name, [lines[at + 1] as string]);
  }
  const all = (name: string) => byName.get(name) ?? NONE;
  return {
    count: lines.length / 2,
    all,
    one: (name) => {
      const values = all(name);
      return values.length === 1 ? (values[0] as string) : null;
    },
  };
}
