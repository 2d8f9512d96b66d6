import { AsyncLocalStorage } from "node:async_hooks";

/** What a cell may hold; null and undefined are empty. */
export type Cell = string | number | boolean | null | undefined;

/** One line of CSV (RFC 4180, CRLF), quoted where it must be. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** A spreadsheet takes a cell that begins with one of these for a formula; an apostrophe before it makes it text. */
function csvCell(value: Cell): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  const inert = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

type CsvOptions<Row> = {
  /** Without `.csv`; the day is added. */
  name: string;
  columns: readonly [head: string, cell: (row: Row) => Cell][];
  /**
   * Asks the list verb, for whoever is signed in by then, for the page after `cursor`. The first page is read before the
   * response begins, the others in the same request's context.
   */
  page: (cursor: string | undefined) => Promise<{ items: Row[]; nextCursor: string | null }>;
};

/**
 * A CSV download of every page of a list, written as it is read, so that its length costs no memory. What the first page
 * refuses is thrown; when a later page fails the download breaks off instead of ending as if it were whole.
 */
export async function csvResponse<Row>({ name, columns, page }: CsvOptions<Row>): Promise<Response> {
  const inThisRequest = AsyncLocalStorage.snapshot();
  let next: { items: Row[]; nextCursor: string | null } | null = await page(undefined);
  const encoder = new TextEncoder();
  let head: string | null = csvLine(columns.map(([title]) => title));
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!next) return controller.close();
      const { items, nextCursor } = next;
      const lines = items.map((row) => csvLine(columns.map(([, cell]) => cell(row)))).join("");
      if (head || lines) controller.enqueue(encoder.encode((head ?? "") + lines));
      head = null;
      next = nextCursor === null ? null : await inThisRequest(page, nextCursor);
      if (!next) controller.close();
    },
  });
  const day = new Date().toISOString().slice(0, 10);
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}-${day}.csv"`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
