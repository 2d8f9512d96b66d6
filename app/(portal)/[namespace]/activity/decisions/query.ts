import { decisionsContract } from "@/lib/decisions/contract";
import { listInput, type SearchParams } from "@/lib/portal/list-input";
import { beginningOf } from "../query";

/** What the address of the decisions page asks for. */
export function decisionsQuery(namespace: string, searchParams: SearchParams) {
  return { ...listInput(decisionsContract.list, searchParams), ...beginningOf(searchParams), namespace };
}
