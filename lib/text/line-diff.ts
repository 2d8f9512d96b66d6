/** One line of a comparison: kept, taken out, brought in, or the number of alike lines that are left out. */
export type DiffLine = { sign: " " | "-" | "+"; text: string } | { sign: "…"; count: number };

/** Beyond this many comparisons a block is shown as taken out and brought in whole. */
const MOST_STEPS = 4_000_000;

/**
 * The lines of `after` against those of `before`, by their longest common subsequence; taken out before brought in. Alike
 * lines further than `context` from a change are left out.
 */
export function lineDiff(before: readonly string[], after: readonly string[], context = 3): DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const kept = (lines: readonly string[]) => lines.map((text) => ({ sign: " " as const, text }));
  return fold(
    [
      ...kept(before.slice(0, start)),
      ...changed(before.slice(start, before.length - end), after.slice(start, after.length - end)),
      ...kept(before.slice(before.length - end)),
    ],
    context,
  );
}

type Line = Exclude<DiffLine, { sign: "…" }>;

function changed(before: readonly string[], after: readonly string[]): Line[] {
  const [rows, columns] = [before.length, after.length];
  const out = (lines: readonly string[], sign: "-" | "+") => lines.map((text) => ({ sign, text }));
  if (rows * columns > MOST_STEPS || rows === 0 || columns === 0) return [...out(before, "-"), ...out(after, "+")];
  const width = columns + 1;
  const common = new Uint32Array((rows + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--)
      common[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < rows || column < columns) {
    const [old, next] = [before[row] as string, after[column] as string];
    if (row < rows && column < columns && old === next) {
      lines.push({ sign: " ", text: old });
      row++;
      column++;
    } else if (row < rows && (column === columns || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ sign: "-", text: old });
      row++;
    } else {
      lines.push({ sign: "+", text: next });
      column++;
    }
  }
  return lines;
}

function fold(lines: readonly Line[], context: number): DiffLine[] {
  const near = new Set<number>();
  lines.forEach(({ sign }, index) => {
    const last = Math.min(lines.length - 1, index + context);
    if (sign !== " ") for (let one = Math.max(0, index - context); one <= last; one++) near.add(one);
  });
  const folded: DiffLine[] = [];
  lines.forEach((line, index) => {
    const last = folded.at(-1);
    if (near.has(index)) folded.push(line);
    else if (last?.sign === "…") last.count++;
    else folded.push({ sign: "…", count: 1 });
  });
  return folded;
}
