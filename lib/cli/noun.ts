import type { Command } from "commander";
import type { Group, Output, VerbId, VerbOf } from "./api";
import type { Format } from "./command-parts";
import type { Column, Line } from "./table";

/** What a list's rows are; for other answers the answer itself. */
type Row<Answer> = Answer extends { items: (infer Item)[] } ? Item : Answer;

/** How a verb is called on the command line, where its contract alone would not say it best. Everything has a default. */
export type Words<Id extends VerbId = VerbId> = {
  /** The command; by default the verb's own name. */
  name?: string;
  about?: string;
  /**
   * Fields given by position, after those of the path. The last may be a list: `add...`. By default, for what makes
   * something, its name.
   */
  args?: readonly string[];
  /** What one of such a list is, by default a `name`. */
  one?: string;
  /** Flags of fields: `roles: "-r, --roles"`. A name of the path gets a flag instead of a position. */
  flags?: Readonly<Record<string, string>>;
  /** Fields that people don't say. */
  without?: readonly string[];
  /** Lines that can be run, what they do after `#`. */
  examples?: readonly string[];
  columns?: readonly Column<Row<Output<Id>>>[];
  card?: (answer: Output<Id>) => readonly Line[];
  /** The answer as a text of several lines, instead of a card. */
  text?: (answer: Output<Id>) => string;
  /** How many rows without --limit; absent: all of them. */
  rows?: number;
  /** What is printed when there is nothing to show, `{name}` for what was addressed. */
  said?: string;
  /**
   * Asks before it happens, as every DELETE does. `final` can't be undone, so where nobody can be asked it needs --force.
   */
  asks?: { final: boolean; impact?: (name: string, namespace: string | undefined) => Promise<readonly string[]> };
  /** `-f FILE` holds the fields, as JSON or YAML; flags come on top. What the API answered can be given back to it. */
  file?: (document: Record<string, unknown>) => Record<string, unknown>;
  /** Turns what was said into what the API addresses. */
  resolve?: (said: string, flags: Readonly<Record<string, unknown>>) => Promise<string>;
  /** A flag more that only `resolve` reads. */
  resolveFlag?: readonly [flag: string, about: string];
  /** A flag with which it does something else with its input. */
  instead?: {
    flag: string;
    about: string;
    run: (input: Readonly<Record<string, unknown>>, format: Format, limit?: number) => Promise<void>;
  };
  /** Reachable, but not in the help: another command says the same better. */
  hidden?: boolean;
};

/** A noun of the command line: a part of the contract, and the words for some of its verbs. */
export type Noun<G extends Group = Group> = {
  name: string;
  alias?: string;
  about: string;
  group: G;
  verbs?: { readonly [V in VerbOf<G>]?: Words<`${G}.${V}` & VerbId> | readonly Words<`${G}.${V}` & VerbId>[] };
  /** Defaults for every list and every object that the verbs answer. */
  columns?: readonly Column<never>[];
  card?: (object: never) => readonly Line[];
  /** Commands that are more than one verb. */
  more?: readonly (() => Command)[];
  /** A noun of one verb is that verb's command: `latchkey whoami`. */
  single?: boolean;
};

/** Declares a noun with the types of its part of the contract. */
export function noun<G extends Group>(declaration: Noun<G>): Noun {
  return declaration as unknown as Noun;
}
