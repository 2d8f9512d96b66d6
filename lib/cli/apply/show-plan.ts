import { paint } from "../style";
import { visible } from "../visible";
import type { AccessChange } from "./access-changes";
import type { Outcome } from "./carry-out";
import { added } from "./compare";
import type { Change, Plan } from "./plan";

const SIGNS = { create: "+", change: "~", delete: "-" } as const;
const COLOURS = { create: "green", change: "yellow", delete: "red" } as const;

/** The plan for people: each thing with what becomes of it, field by field, then who gains and who loses access. */
export function planText({ changes }: Plan, access: readonly AccessChange[]): string {
  const shown = changes.flatMap((change) => [heading(change), ...fieldLines(change)]);
  const lines = access.flatMap(({ change, gains, losses, notes }) => [
    heading(change),
    ...gains.map((one) => paint("green", `    + ${reachText(one)}`)),
    ...losses.map((one) => paint("red", `    - ${reachText(one)}`)),
    ...notes.map((note) => `    ${visible(note)}`),
  ]);
  return [...shown, ...(lines.length > 0 ? ["", "Access:", ...lines] : [])].join("\n");
}

/** How many of what, in one sentence. */
export function summary({ changes }: Plan): string {
  const count = (action: Change["action"], word: string) => {
    const some = changes.filter((change) => change.action === action).length;
    return some > 0 ? [`${some} to ${word}`] : [];
  };
  const parts = [...count("create", "create"), ...count("change", "change"), ...count("delete", "delete")];
  return parts.length > 0 ? `${parts.join(", ")}.` : "No changes.";
}

/** After a stop in the middle: what was applied, what was begun, and what was not. */
export function stoppedText({ changes, steps }: Plan, { done }: Outcome): string {
  const stopped = changes[steps[done]?.change ?? -1];
  const left = new Set(steps.slice(done).map(({ change }) => change));
  const begun = new Set(steps.slice(0, done).map(({ change }) => change));
  const list = (label: string, some: Change[]) =>
    some.length > 0 ? [`${label}:`, ...some.map((one) => `  ${heading(one)}`)] : [];
  return [
    ...list("Stopped at", stopped ? [stopped] : []),
    ...list(
      "Applied",
      changes.filter((_, index) => !left.has(index)),
    ),
    ...list(
      "Applied in part",
      changes.filter((_, index) => left.has(index) && begun.has(index)),
    ),
    ...list(
      "Not applied",
      changes.filter((_, index) => left.has(index) && !begun.has(index)),
    ),
  ].join("\n");
}

function heading({ action, kind, name, namespace }: Change): string {
  const where = namespace === "global" ? "" : kind === "namespace" ? ` below ${namespace}` : ` in ${namespace}`;
  return paint(COLOURS[action], `${SIGNS[action]} ${kind} ${visible(name)}${visible(where)}`);
}

function fieldLines({ action, differences, namespace }: Change): string[] {
  const shown = differences.filter(({ path, after }) => action !== "create" || !isEmptyByDefault(path, after));
  return shown.map(({ path, before, after }) => `    ${visible(path)}: ${difference(before, after, namespace)}`);
}

/** A policy's document says these also when they are empty. */
function isEmptyByDefault(path: string, after: unknown): boolean {
  return (path === "description" && after === "") || (path === "tagRules" && isTexts(after) && after.length === 0);
}

function difference(before: unknown, after: unknown, namespace: string): string {
  if (!isTexts(after) || after.length === 0 || (before !== undefined && !isTexts(before)))
    return before === undefined ? text(after) : `${text(before)} -> ${text(after)}`;
  const { add, remove } = added(before, after);
  const short = (name: string) => visible(name.endsWith(`@${namespace}`) ? name.slice(0, -namespace.length - 1) : name);
  return [...remove.map((one) => `- ${short(one)}`), ...add.map((one) => `+ ${short(one)}`)].join(", ");
}

function reachText({ subject, socket, actions, conditions }: AccessChange["gains"][number]): string {
  return visible(`${subject} ${socket} (${actions.join(", ")}${conditions ? `; ${conditions}` : ""})`);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function text(value: unknown): string {
  return value === undefined ? "nothing" : visible(JSON.stringify(value));
}
