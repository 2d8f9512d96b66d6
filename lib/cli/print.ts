import type { Format } from "./command-parts";
import { guessedCard, guessedColumns } from "./guess";
import type { Words } from "./noun";
import { type Column, card, type Line, table } from "./table";
import { visible, visibleJson } from "./visible";

type Row = Record<string, unknown>;

/** Rows as they come: one JSON array for programs, one table for people. */
export async function printRows(
  pages: AsyncIterable<Row[]>,
  format: Format,
  columns: readonly Column<Row>[] | undefined,
): Promise<void> {
  if (format === "json") return printArray(pages);
  const rows: Row[] = [];
  for await (const page of pages) rows.push(...page);
  printTable(rows, columns);
}

/** A list that comes whole: for programs as the API says it, for people its rows, and what is said beside them. */
export function printItems(
  answer: { items: Row[] } & Row,
  format: Format,
  columns: readonly Column<Row>[] | undefined,
): void {
  const { items, ...rest } = answer;
  if (format === "json") {
    print(visibleJson(Object.keys(rest).length === 0 ? items : answer, 2));
    return;
  }
  printTable(items, columns);
  const told = guessedCard(rest).filter(([, value]) => value !== 0 && value !== null && value !== true);
  if (told.length > 0) process.stderr.write(`${card(told)}\n`);
}

function printTable(rows: readonly Row[], columns: readonly Column<Row>[] | undefined): void {
  if (rows.length === 0) process.stderr.write("Nothing found.\n");
  else print(table(columns ?? guessedColumns(rows), rows));
}

async function printArray(pages: AsyncIterable<Row[]>): Promise<void> {
  let isFirst = true;
  for await (const page of pages)
    for (const row of page) {
      process.stdout.write(`${isFirst ? "[\n" : ",\n"}${indented(row)}`);
      isFirst = false;
    }
  process.stdout.write(isFirst ? "[]\n" : "\n]\n");
}

function indented(row: Row): string {
  return visibleJson(row, 2).replace(/^/gm, "  ");
}

type How = {
  /** The field that holds a secret: it alone goes to stdout, all else to stderr. */
  secret: string | null;
  said: Words["said"];
  card: ((object: Row) => readonly Line[]) | undefined;
  name: string;
};

/** One answer: the API's object, or what it says for people. A secret stands alone on stdout, what goes with it on stderr. */
export function printAnswer(answer: unknown, format: Format, how: How): void {
  const object = answer as Row | undefined;
  const secret = how.secret && object ? secretIn(object, how.secret) : undefined;
  if (secret) process.stderr.write(`This is the only time the ${how.secret} is shown. Store it now.\n`);
  if (format === "json") {
    if (object !== undefined) print(visibleJson(object, 2));
    return;
  }
  const told = object && !how.card && how.secret ? { ...object, [how.secret]: undefined } : object;
  const text = told ? card((how.card ?? guessedCard)(told)) : (how.said ?? "Done: {name}.").replace("{name}", how.name);
  if (secret) process.stderr.write(`${text}\n`);
  print(secret ?? (object ? text : visible(text)));
}

/** The one secret in an answer: a field of its own, or one level down (an account made with its first token). */
function secretIn(object: Row, field: string): string | undefined {
  const value = object[field];
  if (typeof value === "string") return value;
  return typeof value === "object" && value !== null ? secretIn(value as Row, field) : undefined;
}

/** Writes a text and the end of its line to stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
