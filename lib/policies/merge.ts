import type { PolicyDocument } from "./document";
import { documentOf } from "./plain-document";

/** Two changes of one document put together, and the fields that both changed in ways that can't both stand. */
export type Merged = { document: PolicyDocument; conflicts: string[] };

/** What is in `mine` and in `theirs`, without what either took out of `base`. */
export function mergeNames(base: readonly string[], mine: readonly string[], theirs: readonly string[]): string[] {
  return mergeLists(base, mine, theirs) as string[];
}

/**
 * Applies the changes from `base` to `mine` again to `theirs`. Lists are merged entry by entry, everything else field by
 * field; where both changed one field differently, mine stands and the field is named.
 */
export function mergeDocuments(base: PolicyDocument, mine: PolicyDocument, theirs: PolicyDocument): Merged {
  const conflicts: string[] = [];
  const document = merge(documentOf(base), documentOf(mine), documentOf(theirs), "", conflicts);
  return { document: document as PolicyDocument, conflicts };
}

function merge(base: unknown, mine: unknown, theirs: unknown, path: string, conflicts: string[]): unknown {
  if (same(mine, base) || same(mine, theirs)) return theirs;
  if (same(theirs, base)) return mine;
  if (Array.isArray(mine) && Array.isArray(theirs)) return mergeLists(Array.isArray(base) ? base : [], mine, theirs);
  if (isObject(mine) && isObject(theirs)) {
    const from = isObject(base) ? base : {};
    const entries = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])].map((key) => [
      key,
      merge(from[key], mine[key], theirs[key], path ? `${path}.${key}` : key, conflicts),
    ]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
  conflicts.push(path);
  return mine;
}

function mergeLists(base: readonly unknown[], mine: readonly unknown[], theirs: readonly unknown[]): unknown[] {
  const has = (list: readonly unknown[], one: unknown) => list.some((other) => same(one, other));
  return [
    ...theirs.filter((one) => has(mine, one) || !has(base, one)),
    ...mine.filter((one) => !has(base, one) && !has(theirs, one)),
  ];
}

function same(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((value, index) => same(value, other[index]));
  if (!isObject(one) || !isObject(other)) return one === other;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && same(one[key], other[key]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
