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

/** The longest common lines stay; what lies between them stands side by side. */
function align(before: string[], after: string[]): DiffRow[] {
  const common = longestCommon(before, after);
  const rows: DiffRow[] = [];
  let [left, right] = [0, 0];
  for (const [i, j] of [...common, [before.length, after.length] as const]) {
    for (let step = 0; step < Math.max(i - left, j - right); step++)
      rows.push({
        before: left + step < i ? (before[left + step] ?? null) : null,
        after: right + step < j ? (after[right + step] ?? null) : null,
        changed: true,
      });
    if (i < before.length) rows.push({ before: before[i] ?? null, after: after[j] ?? null, changed: false });
    [left, right] = [i + 1, j + 1];
  }
  return rows;
}

function longestCommon(a: string[], b: string[]): [number, number][] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (lengths[i] as Uint16Array)[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; )
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  return pairs;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
