import type { Decision } from "@/lib/decisions/contract";
import { noun } from "../noun";
import { when } from "../times";

/** `latchkey decision`: what the gate answered. */
export const decision = noun({
  name: "decision",
  about: "What the gate answered, and why",
  group: "decisions",
  columns: [
    ["when", (row: Decision) => when(row.at)],
    ["decision", (row: Decision) => row.decision],
    ["reason", (row: Decision) => row.reason],
    ["who", (row: Decision) => row.subject?.name],
    ["socket", (row: Decision) => row.socket?.name],
    ["request", (row: Decision) => [row.method ?? row.action, row.path ?? ""].join(" ")],
    ["from", (row: Decision) => row.ip],
    ["id", (row: Decision) => row.id],
  ],
  verbs: {
    list: { rows: 50, examples: ["latchkey decision list --decision deny --socket orders"] },
    get: { examples: ["latchkey decision get dec_0WtJ8kQ2x9Ab3dEf7hJk"] },
    counts: { examples: ["latchkey decision counts"] },
  },
});
