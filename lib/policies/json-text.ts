/** A JSON text as read: its value, and the line of every field by its dotted path; or what is wrong and in which line. */
export type JsonText =
  | { value: unknown; lines: ReadonlyMap<string, number> }
  | { value?: never; error: { line: number; message: string } };

const MOST_LEVELS = 40;
const LITERAL = /-?\d[\d.eE+-]*|true|false|null|"(?:[^"\\\n]|\\.)*"/y;

class Unreadable extends Error {}

/** Reads JSON and remembers where everything stands. Stricter than `JSON.parse` in one thing: a key given twice is an error. */
export function readJson(text: string): JsonText {
  const lines = new Map<string, number>();
  let at = 0;
  let [counted, lineNumber] = [0, 1];
  const line = () => {
    for (; counted < at; counted++) if (text[counted] === "\n") lineNumber++;
    return lineNumber;
  };

  const skip = () => {
    while (" \t\r\n".includes(text[at] ?? "x")) at++;
  };
  const expect = (mark: string, after: string) => {
    skip();
    if (text[at] !== mark) throw new Unreadable(`A ${mark} is missing after ${after}.`);
    at++;
  };
  const literal = (what: string): unknown => {
    skip();
    LITERAL.lastIndex = at;
    const found = LITERAL.exec(text)?.[0];
    try {
      if (found === undefined) throw new Unreadable();
      const value = JSON.parse(found);
      at += found.length;
      return value;
    } catch {
      throw new Unreadable(`${what} is expected here${text[at] === undefined ? ", but the text ends" : ""}.`);
    }
  };
  const items = (end: string, path: string, one: (index: number) => void) => {
    at++;
    skip();
    for (let index = 0; text[at] !== end; index++) {
      one(index);
      skip();
      if (text[at] === ",") {
        at++;
        skip();
        if (text[at] === end) throw new Unreadable("Nothing follows this comma. Remove it.");
      } else if (text[at] !== end) throw new Unreadable(`A , or ${end} is missing after ${path || "this"}.`);
    }
    at++;
  };
  const read = (path: string, level: number): unknown => {
    skip();
    lines.set(path, line());
    if (level > MOST_LEVELS) throw new Unreadable("This is nested too deep.");
    const inner = (key: string | number) => (path ? `${path}.${key}` : String(key));
    if (text[at] === "[") {
      const values: unknown[] = [];
      items("]", path, (index) => values.push(read(inner(index), level + 1)));
      return values;
    }
    if (text[at] !== "{") return literal("A value");
    const entries = new Map<string, unknown>();
    items("}", path, () => {
      const key = literal('A name in "quotes"');
      if (typeof key !== "string") throw new Unreadable('A name stands in "quotes".');
      if (entries.has(key)) throw new Unreadable(`${key} is there twice.`);
      expect(":", key);
      entries.set(key, read(inner(key), level + 1));
    });
    return Object.fromEntries(entries);
  };

  try {
    const value = read("", 0);
    skip();
    if (at < text.length) throw new Unreadable("The document ends before this.");
    return { value, lines };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { error: { line: line(), message: error.message } };
  }
}

/** The line of a path, or of the nearest thing around it that is there. */
export function lineOf(lines: ReadonlyMap<string, number>, path: string): number {
  for (let rest = path; rest; rest = rest.slice(0, Math.max(0, rest.lastIndexOf(".")))) {
    const line = lines.get(rest);
    if (line !== undefined) return line;
  }
  return 1;
}
