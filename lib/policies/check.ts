import type { FieldError } from "@/lib/errors";
import { fieldErrors } from "@/lib/operation/field-errors";
import { policyDocument } from "./document";

/** Everything that saving this document would be refused for by its text alone: not whether the names in it exist. */
export function documentErrors(document: unknown): FieldError[] {
  const { error } = policyDocument.safeParse(document);
  return error ? fieldErrors(error.issues) : [];
}
