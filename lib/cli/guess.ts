import type { Cell, Column, Line } from "./table";
import { when } from "./times";

type Row = Record<string, unknown>;

/** What nobody reads in a table. */
const UNTOLD = ["id", "version", "previousHash", "recordHash"];

const NAMES = ["name", "slug", "email"];

/** Columns of rows for which nobody chose any: what fits in a cell, names first. */
export function guessedColumns(rows: readonly Row[]): Column<Row>[] {
  const all = Object.keys(rows[0] ?? {});
  const isNamed = all.some((key) => NAMES.includes(key));
  const keys = all.filter((key) => !UNTOLD.includes(key) || (key === "id" && !isNamed));
  const first = keys.filter((key) => ["id", ...NAMES, "namespace", "status"].includes(key));
  const shown = [...first, ...keys.filter((key) => !first.includes(key))];
  return shown.slice(0, 7).map((key) => [spaced(key), (row) => cellOf(key, row[key])]);
}

/** The lines of an object for which nobody chose any. */
export function guessedCard(object: Row): Line[] {
  const told = Object.entries(object).filter(([, value]) => value !== undefined);
  return told.map(([key, value]) => {
    const words = spaced(key);
    return [words.charAt(0).toUpperCase() + words.slice(1), cellOf(key, value)];
  });
}

function spaced(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function cellOf(key: string, value: unknown): Cell {
  if (value === null || value === undefined) return /At$|Until$/.test(key) ? "never" : null;
  if (typeof value === "string") return /At$|Until$|^(at|time)$/.test(key) ? when(value) : value;
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(named);
  return named(value);
}

function named(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const { name, role, slug, email, namespace } = value as Record<string, unknown>;
  const label = name ?? role ?? slug ?? email;
  if (typeof label === "string") return typeof namespace === "string" ? `${label}@${namespace}` : label;
  return Object.entries(value)
    .map(([key, inner]) => `${key}=${typeof inner === "object" ? JSON.stringify(inner) : inner}`)
    .join(" ");
}
