import { Failure, UsageFailure } from "../failure";
import type { Problem } from "./document";
import { type Plan, plan, type Situation } from "./plan";
import { problemPlace, readFiles } from "./read-files";
import { readServer, type Selector } from "./read-server";

export type Wanted = { files: readonly string[]; prune?: boolean | undefined; selector?: string | undefined };

/**
 * From files to a plan: everything is read and checked, nothing is changed. Whatever is wrong with the documents is one
 * `Failure` that names each place.
 */
export async function prepare({ files, prune, selector }: Wanted): Promise<{ plan: Plan; situation: Situation }> {
  if (files.length === 0) throw new UsageFailure("Say what to apply: -f FILE or FOLDER, - for standard input.");
  const labels = selectorOf(prune ?? false, selector);
  const { documents, problems } = readFiles(files);
  if (problems.length > 0) throw invalid(problems);
  if (documents.length === 0) throw new Failure("no_documents", `There is no document in ${files.join(", ")}.`);
  const situation = await readServer(documents, labels);
  const planned = plan(situation);
  if ("problems" in planned) throw invalid(planned.problems);
  return { plan: planned, situation };
}

/** `team=ops,env=prod`. Without a label nothing says which accounts the files are to decide about. */
function selectorOf(prune: boolean, text: string | undefined): Selector | null {
  if (!prune && text !== undefined)
    throw new UsageFailure("A selector says what --prune may delete. Add --prune, or leave it out.");
  if (!prune) return null;
  const pairs = (text ?? "").split(",").map((pair) => /^([^=]+)=(.*)$/.exec(pair.trim()));
  if (!text || pairs.some((pair) => pair === null))
    throw new UsageFailure(
      "--prune deletes accounts that carry a label: say which, for example --selector managed-by=git.",
    );
  return Object.fromEntries(pairs.map((pair) => [pair?.[1], pair?.[2]]));
}

function invalid(problems: readonly Problem[]): Failure {
  const fields = problems.map((problem) => ({ path: problemPlace(problem), message: problem.message }));
  const detail = `${problems.length === 1 ? "One thing is" : `${problems.length} things are`} wrong. Nothing was changed.`;
  return new Failure("invalid_documents", detail, { fields });
}
