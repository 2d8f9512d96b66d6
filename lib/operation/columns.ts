import { Prisma } from "@/prisma/generated/client";

/** Rows as `columnsOf` reads them: an array for each of their columns. */
export type Columns<Row> = { [Name in keyof Row]: Row[Name][] };

/**
 * An expression that reads rows of a FROM clause as JSON, column by column. Where many small things are read at once that is
 * a third less work for PostgreSQL than rows that say the names of their columns each.
 */
export function columnsOf<Name extends string>(columns: Record<Name, Prisma.Sql>, from: Prisma.Sql): Prisma.Sql {
  const arrays = Object.entries<Prisma.Sql>(columns).map(
    ([name, value]) => Prisma.sql`${Prisma.raw(`'${name}'`)}, coalesce(json_agg(${value}), '[]')`,
  );
  return Prisma.sql`(SELECT json_build_object(${Prisma.join(arrays)}) ${from})`;
}

/** A row, asked for one of its columns. */
export type RowOf<Row> = <Name extends keyof Row>(column: Name) => Row[Name];

/** The rows that `columnsOf` read. Making an object of each would cost more than reading the JSON did. */
export function rowsOf<Row extends object>(columns: Columns<Row>): RowOf<Row>[] {
  const [first = []] = Object.values<unknown[]>(columns);
  return first.map(
    (_, at) =>
      <Name extends keyof Row>(column: Name) =>
        columns[column][at] as Row[Name],
  );
}

const IN_UTC = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+00:00$/;

/** An instant as PostgreSQL writes it in JSON, in the form of contracts; in UTC, as it mostly is, without a detour over a date. */
export function toInstant(at: string): string;
export function toInstant(at: string | null): string | null;
export function toInstant(at: string | null): string | null {
  if (at === null) return null;
  const [, seconds, fraction = ""] = IN_UTC.exec(at) ?? [];
  return seconds ? `${seconds}.${fraction.padEnd(3, "0")}Z` : new Date(at).toISOString();
}
