import { lineDiff } from "@/lib/text/line-diff";

/** One line of a comparison: on both sides, or on one; the other is null where there is nothing beside it. */
export type DiffRow = { before: string | null; after: string | null; changed: boolean };

/**
 * Two JSON values beside each other, line by line. Of two objects only the fields that differ are shown, and never their
 * `version`; a value that is null or absent has no lines.
 */
export function diffJson(before: unknown, after: unknown): DiffRow[] {
  const [left, right] = onlyDifferences(before, after);
  return align(linesOf(left), linesOf(right));
}

/** The version number that a stored object carries, if it does. */
export function versionOf(value: unknown): number | null {
  return isObject(value) && typeof value.version === "number" ? value.version : null;
}

function onlyDifferences(before: unknown, after: unknown): [unknown, unknown] {
  const drop = (value: unknown, keep: (key: string) => boolean) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => keep(key))) : value;
  const both = isObject(before) && isObject(after);
  const differs = (key: string) =>
    key !== "version" && (!both || JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  return [drop(before, differs), drop(after, differs)];
}

const MOST_LINES = 400;

function linesOf(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (!isObject(value)) return print(value, "").split("\n");
  return Object.entries(value)
    .flatMap(([key, inner]) => `${JSON.stringify(key)}: ${print(inner, "")}`.split("\n"))
    .slice(0, MOST_LINES);
}

/** JSON as people write it: what fits on a line stays on it. */
function print(value: unknown, indent: string): string {
  const flat = JSON.stringify(value, null, 1).replace(/\n\s*/g, " ").replace(/^\[ /, "[").replace(/ \]$/, "]");
  const nested = Array.isArray(value) ? value.some((item) => typeof item === "object" && item !== null) : true;
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) return JSON.stringify(value);
  if (!nested && flat.length <= 60) return flat;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => `${inner}${print(item, inner)}`)
    : Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${print(item, inner)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${parts.join(",\n")}\n${indent}${close}`;
}

/** The longest common lines stay; what was taken out stands beside what was brought in. */
function align(before: string[], after: string[]): DiffRow[] {
  const rows: DiffRow[] = [];
  let [out, brought]: [string[], string[]] = [[], []];
  const pair = () => {
    for (let index = 0; index < Math.max(out.length, brought.length); index++)
      rows.push({ before: out[index] ?? null, after: brought[index] ?? null, changed: true });
    [out, brought] = [[], []];
  };
  for (const line of lineDiff(before, after, Number.POSITIVE_INFINITY)) {
    if (line.sign === "-") out.push(line.text);
    if (line.sign === "+") brought.push(line.text);
    if (line.sign !== " ") continue;
    pair();
    rows.push({ before: line.text, after: line.text, changed: false });
  }
  pair();
  return rows;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
