import type { Format } from "../command-parts";
import { isAgreed } from "../confirm";
import { Failure } from "../failure";
import { print } from "../print";
import { visibleJson } from "../visible";
import { accessChanges } from "./access-changes";
import { carryOut } from "./carry-out";
import { prepare, type Wanted } from "./prepare";
import { planText, stoppedText, summary } from "./show-plan";

type Said = Wanted & { dryRun?: boolean | undefined; force?: boolean | undefined };

/** Shows the plan for the files, and carries it out unless it is only to be shown. Deletions are asked for. */
export async function runApply({ dryRun, force, ...wanted }: Said, format: Format): Promise<void> {
  const { plan, situation } = await prepare(wanted);
  const { changes } = plan;
  const access = dryRun ? await accessChanges(plan, situation) : [];
  if (format === "text" && changes.length > 0) print(`${planText(plan, access)}\n`);
  if (dryRun) return print(format === "json" ? visibleJson({ changes, access }, 2) : summary(plan));

  const deletions = changes.filter(({ action }) => action === "delete").length;
  if (deletions > 0 && !force && !(await isAgreed(`Delete ${deletions} for ever?`, true)))
    throw new Failure("cancelled", "Nothing was changed.");
  const outcome = await carryOut(plan, situation);
  if (outcome.failure) {
    process.stderr.write(`${stoppedText(plan, outcome)}\n`);
    outcome.failure.next = ["apply again: it goes on from what is there now", ...outcome.failure.next];
    throw outcome.failure;
  }
  if (format === "json") print(visibleJson({ changes, applied: changes.length }, 2));
  else if (changes.length === 0) print("No changes.");
  else print(`Applied ${changes.length} ${changes.length === 1 ? "change" : "changes"}.`);
}
