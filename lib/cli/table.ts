import { paint, paintStatus } from "./style";
import { columnsOf, visible } from "./visible";

/** What a cell may be made of; nothing is shown as `-`. */
export type Cell = string | number | boolean | null | undefined | readonly string[];

/** One column of a list. */
export type Column<Row> = readonly [head: string, cell: (row: Row) => Cell];

/** One line of a single object; a list of texts gets a line for each. */
export type Line = readonly [label: string, value: Cell];

const STATUS_HEADS = ["STATUS", "EFFECT", "OUTCOME", "DECISION"];

/** Aligned columns with a head, without trailing space. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const heads = columns.map(([head]) => head.toUpperCase());
  const cells = rows.map((row) => columns.map(([, cell]) => inWords(cell(row))));
  const widths = heads.map((head, index) =>
    cells.reduce((widest, row) => Math.max(widest, columnsOf(row[index] ?? "")), head.length),
  );
  const line = (texts: readonly string[], shown: (text: string, index: number) => string) =>
    texts
      .map((text, index) => {
        const gap = index === texts.length - 1 ? "" : " ".repeat((widths[index] ?? 0) - columnsOf(text) + 2);
        return shown(text, index) + gap;
      })
      .join("")
      .trimEnd();
  return [
    line(heads, (text) => paint("bold", text)),
    ...cells.map((row) =>
      line(row, (text, index) => (STATUS_HEADS.includes(heads[index] ?? "") ? paintStatus(text) : text)),
    ),
  ].join("\n");
}

/** Labels and values in two aligned columns; lines without a value are left out. */
export function card(lines: readonly Line[]): string {
  const shown = lines.filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  const width = Math.max(0, ...shown.map(([label]) => label.length)) + 2;
  return shown
    .flatMap(([label, value]) =>
      (Array.isArray(value) ? value.map(visible) : inWords(value).split("\n")).map((text, index) => {
        const lead = (index === 0 ? label : "").padEnd(width);
        return `${paint("dim", lead)}${label === "Status" ? paintStatus(text) : text}`.trimEnd();
      }),
    )
    .join("\n");
}

function inWords(cell: Cell): string {
  if (cell === null || cell === undefined || cell === "") return "-";
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  if (typeof cell === "object") return cell.length === 0 ? "-" : visible(cell.join(", "));
  return visible(String(cell));
}
