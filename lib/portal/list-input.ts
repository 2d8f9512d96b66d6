import type { AnyContractProcedure, InferContractRouterInputs } from "@orpc/contract";
import type { z } from "zod";

export type SearchParams = Record<string, string | string[] | undefined>;

/**
 * The part of a list verb's input that the address says. Fields the verb does not know and values it would refuse are
 * left out, so that an old or mistyped link still shows the list.
 */
export function listInput<C extends AnyContractProcedure>(
  verb: C,
  searchParams: SearchParams,
): Partial<InferContractRouterInputs<C>> {
  const { shape } = verb["~orpc"].inputSchema as z.ZodObject;
  const input: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(shape)) {
    const given = searchParams[key];
    if (given === undefined || given === "") continue;
    const read = [given, asNumber(given), asBoolean(given)].find(
      (value) => value !== undefined && (field as z.ZodType).safeParse(value).success,
    );
    if (read !== undefined) input[key] = read;
  }
  return input as Partial<InferContractRouterInputs<C>>;
}

const asNumber = (value: string | string[]) =>
  typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
const asBoolean = (value: string | string[]) => (value === "true" ? true : value === "false" ? false : undefined);
