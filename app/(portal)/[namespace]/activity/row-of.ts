import { hashOf } from "@/lib/activity/chain";
import type { ActivityRecord } from "@/lib/activity/contract";
import { actionWords } from "@/lib/activity/words";
import type { ActivityRow } from "./table";

/** The exact text stays on the server: it has said what it can say once the record was checked against its hash. */
export function rowOf({ exact, ...record }: ActivityRecord): ActivityRow {
  return {
    ...record,
    id: String(record.seq),
    words: actionWords(record),
    intact: hashOf({ ...record, exact }) === record.recordHash,
  };
}
