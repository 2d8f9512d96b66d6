import type { FieldError } from "@/lib/errors";

/** One finding of a schema, as far as it is put into words. */
export type Issue = {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[];
  code?: string;
  keys?: string[];
  expected?: string;
  format?: string;
  minimum?: number | bigint;
  maximum?: number | bigint;
  origin?: string;
  values?: unknown[];
  /** Of a union: what each of its kinds found. */
  errors?: Issue[][];
  /** Of a key: what is wrong with it. */
  issues?: Issue[];
};

const MOST_ERRORS = 100;
/** Of a field's name as somebody made it up; real ones are shorter. */
const MOST_CHARACTERS = 100;

/** What a contract's validation found, by field, in sentences: the first hundred, so that no request has an answer larger than itself. */
export function fieldErrors(issues: readonly Issue[]): FieldError[] {
  return issues.slice(0, MOST_ERRORS).flatMap(inFields).slice(0, MOST_ERRORS);
}

function inFields(issue: Issue): FieldError[] {
  const path = (issue.path ?? []).map((part) => named(typeof part === "object" ? part.key : part)).join(".");
  if (issue.code !== "unrecognized_keys") return [{ path, message: inWords(issue, path) }];
  return (issue.keys ?? [])
    .slice(0, MOST_ERRORS)
    .map(named)
    .map((key) => ({ path: path ? `${path}.${key}` : key, message: `${key} is not a field here.` }));
}

function named(key: PropertyKey): string {
  const text = String(key);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

/** The contract's own sentence where it has one; else what zod found, said for a reader. */
function inWords(issue: Issue, path: string): string {
  if (!/^(Invalid|Too (small|big)|Unrecognized|Expected)/.test(issue.message)) return issue.message;
  const what = path || "The input";
  const unit = issue.origin === "string" ? " characters" : issue.origin === "array" ? " entries" : "";
  if (/received undefined/.test(issue.message)) return `${what} is missing.`;
  if (issue.code === "invalid_type") return `${what} must be ${kind(issue.expected ?? "")}.`;
  if (issue.code === "too_small") return `${what} must be at least ${issue.minimum}${unit}.`;
  if (issue.code === "too_big") return `${what} must be at most ${issue.maximum}${unit}.`;
  if (issue.values?.length)
    return `${what} must be ${new Intl.ListFormat("en", { type: "disjunction" }).format(issue.values.map(String))}.`;
  if (issue.format === "datetime") return `${what} is an instant like 2027-01-01T00:00:00Z.`;
  const [first] = issue.issues ?? issue.errors?.[0] ?? [];
  return first?.path?.length === 0 ? inWords(first, path) : `${what} can't have this value.`;
}

const KINDS: Record<string, string> = { int: "a whole number", record: "an object", array: "a list" };

function kind(expected: string): string {
  return KINDS[expected] ?? `${/^[aeio]/.test(expected) ? "an" : "a"} ${expected}`;
}
