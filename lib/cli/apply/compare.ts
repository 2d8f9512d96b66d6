/** One difference: a dotted path, and what is there before and after. `undefined`: nothing. */
export type Difference = { path: string; before: unknown; after: unknown };

/**
 * What differs, leaf by leaf. Lists are compared as sets, because in all of ours order and repetition mean nothing; absent,
 * `[]` and `{}` are three different things.
 */
export function differences(before: unknown, after: unknown, path = ""): Difference[] {
  // Something new is shown by what is in it; something taken out is shown as one.
  if (before === undefined && isObject(after) && Object.keys(after).length > 0) return differences({}, after, path);
  if (!isObject(before) || !isObject(after))
    return canonical(before) === canonical(after) ? [] : [{ path, before, after }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => differences(before[key], after[key], path ? `${path}.${key}` : key));
}

/** What the second list has and the first has not, and the other way round. */
export function added(before: unknown, after: unknown): { add: string[]; remove: string[] } {
  const [old, next] = [before, after].map((list) => new Set((list as string[] | undefined) ?? [])) as [
    Set<string>,
    Set<string>,
  ];
  return { add: [...next].filter((one) => !old.has(one)), remove: [...old].filter((one) => !next.has(one)) };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (Array.isArray(inner)) return [...new Set(inner.map((one) => canonical(one)))].sort();
    if (!isObject(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
