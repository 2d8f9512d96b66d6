import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isCollection, LineCounter, type ParsedNode, parseAllDocuments } from "yaml";
import { fieldErrors } from "@/lib/operation/field-errors";
import { Failure } from "../failure";
import { type Document, KINDS, type Kind, keyOf, type Place, type Problem, readDocument } from "./document";
import { secretsIn } from "./secrets";

type Read = { documents: Document[]; problems: Problem[] };

const LARGEST_FILE = 5_000_000;

/**
 * Every document of the files and folders, checked by the contracts. Folders are read with all below them, in the order of
 * names; what begins with a dot is left out. `-` is standard input. Nothing here asks the server.
 */
export function readFiles(paths: readonly string[]): Read {
  const files = paths.flatMap((path) => (path === "-" ? [path] : filesOf(path)));
  const read = files.map((file) => readText(file === "-" ? "standard input" : file, textOf(file)));
  const documents = read.flatMap((one) => one.documents);
  return { documents, problems: [...read.flatMap((one) => one.problems), ...describedTwice(documents)] };
}

/** Every document of one text: YAML, of which JSON is a part; several after `---`, or several in one list. */
export function readText(file: string, text: string): Read {
  const lines = new LineCounter();
  const read: Read = { documents: [], problems: [] };
  let number = 0;
  for (const parsed of parseAllDocuments(text, { lineCounter: lines, version: "1.2", stringKeys: true })) {
    const whole = placeOf(file, ++number, parsed.contents, lines);
    const [error] = [...parsed.errors, ...parsed.warnings];
    if (error) {
      const line = lines.linePos(error.pos[0]).line;
      read.problems.push({
        place: { ...whole, lineOf: () => line },
        path: "",
        message: `This can't be read: ${error.message.split("\n")[0]}`,
      });
      continue;
    }
    const value = plain(() => parsed.toJS({ maxAliasCount: 100 }));
    if (value === null) {
      number--;
      continue;
    }
    if (!Array.isArray(value)) take(read, value, whole);
    else {
      const nodes = isCollection(parsed.contents) ? parsed.contents.items : [];
      for (const [index, one] of value.entries())
        take(read, one, placeOf(file, number + index, nodes[index] as ParsedNode, lines));
      number += value.length - 1;
    }
  }
  return read;
}

/** Where a problem is: file and line, which document of the file, which field. */
export function problemPlace({ place, path }: Problem): string {
  return `${place.file}:${place.lineOf(path)}: document ${place.number}${path && `, ${path}`}`;
}

function take(read: Read, value: unknown, place: Place): void {
  const refuse = (path: string, message: string) => read.problems.push({ place, path, message });
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return void refuse("", "A document is an object with a kind, for example kind: service-account.");
  const kind = (value as { kind?: unknown }).kind;
  if (!KINDS.includes(kind as Kind)) return void refuse("kind", `A kind is one of ${KINDS.join(", ")}.`);
  const secrets = secretsIn(value);
  for (const { path, message } of secrets) refuse(path, message);
  if (secrets.length > 0) return;
  const document = readDocument(value as Record<string, unknown>, place);
  if (!("issues" in document)) read.documents.push(document);
  else for (const { path, message } of fieldErrors(document.issues)) refuse(path, message);
}

function placeOf(file: string, number: number, node: ParsedNode | null, lines: LineCounter): Place {
  const line = (one: unknown) => lines.linePos((one as ParsedNode | null)?.range?.[0] ?? 0).line;
  const lineOf = (path: string) => {
    let found: unknown = node;
    for (const part of path.split(".").filter(Boolean)) {
      const inner = isCollection(found) ? found.get(/^\d+$/.test(part) ? Number(part) : part, true) : undefined;
      if (!inner) break;
      found = inner;
    }
    return line(found);
  };
  return { file, number, lineOf };
}

/** A value of which every object has only keys of its own. */
function plain(value: () => unknown): unknown {
  try {
    return value();
  } catch (error) {
    return String(error);
  }
}

function describedTwice(documents: readonly Document[]): Problem[] {
  const first = new Map<string, Document>();
  return documents.flatMap((document) => {
    const other = first.get(keyOf(document));
    first.set(keyOf(document), other ?? document);
    if (!other) return [];
    const where = `${other.place.file}, document ${other.place.number}`;
    return [{ place: document.place, path: "", message: `${document.name} is described in ${where} already.` }];
  });
}

function filesOf(path: string): string[] {
  if (!existing(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) return filesOf(inner);
      return /\.(ya?ml|json)$/.test(entry.name) ? [inner] : [];
    });
}

function textOf(path: string): string {
  if (path === "-") return readFileSync(0, "utf8");
  if (existing(path).size > LARGEST_FILE) throw new Failure("unreadable", `${path} is larger than 5 MB.`);
  return readFileSync(path, "utf8");
}

function existing(path: string) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new Failure("unreadable", `There is no file or folder ${path}.`);
  return found;
}
