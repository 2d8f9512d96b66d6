import type { FieldError } from "@/lib/errors";

/** One finding of a schema, as far as it is put into words. */
export type Issue = {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[];
  code?: string;
  keys?: string[];
  expected?: string;
  minimum?: number | bigint;
  maximum?: number | bigint;
  origin?: string;
  values?: unknown[];
};

/** What a contract's validation found, by field, in sentences. */
export function fieldErrors(issues: readonly Issue[]): FieldError[] {
  return issues.flatMap((issue): FieldError[] => {
    const path = (issue.path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join(".");
    if (issue.code === "unrecognized_keys")
      return (issue.keys ?? []).map((key) => ({
        path: path ? `${path}.${key}` : key,
        message: `${key} is not a field here.`,
      }));
    return [{ path, message: inWords(issue, path) }];
  });
}

/** The contract's own sentence where it has one; else what zod found, said for a reader. */
function inWords(issue: Issue, path: string): string {
  if (!/^(Invalid|Too (small|big)|Unrecognized|Expected)/.test(issue.message)) return issue.message;
  const what = path || "The input";
  const unit = issue.origin === "string" ? " characters" : issue.origin === "array" ? " entries" : "";
  if (/received undefined/.test(issue.message)) return `${what} is missing.`;
  if (issue.code === "invalid_type")
    return `${what} must be ${/^[aeio]/.test(issue.expected ?? "") ? "an" : "a"} ${issue.expected}.`;
  if (issue.code === "too_small") return `${what} must be at least ${issue.minimum}${unit}.`;
  if (issue.code === "too_big") return `${what} must be at most ${issue.maximum}${unit}.`;
  if (issue.values?.length)
    return `${what} must be ${new Intl.ListFormat("en", { type: "disjunction" }).format(issue.values.map(String))}.`;
  return `${what} can't have this value.`;
}
