import { readFileSync } from "node:fs";
import { readJson } from "@/lib/policies/json-text";
import { Failure } from "./failure";

/** The object in a file of JSON or YAML; `-` is stdin. Whatever can't be read is a `Failure` that names the line. */
export async function readDocument(path: string): Promise<Record<string, unknown>> {
  return parseDocument(readText(path), path === "-" ? "stdin" : path);
}

/** The object in a text of JSON, or of YAML when it does not begin like JSON. */
export async function parseDocument(text: string, from: string): Promise<Record<string, unknown>> {
  const value = /^\s*[{[]/.test(text) ? json(text, from) : await yaml(text, from);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Failure("unreadable", `${from} does not hold an object.`);
}

/** The text of a file; `-` is stdin. */
export function readText(path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    throw new Failure("unreadable", `${path} can't be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function json(text: string, from: string): unknown {
  const read = readJson(text);
  if (!("error" in read)) return read.value;
  throw new Failure("unreadable", `${from}, line ${read.error.line}: ${read.error.message}`);
}

/** The reader of YAML is large, so it loads when there is some. */
async function yaml(text: string, from: string): Promise<unknown> {
  const { readYaml } = await import("./read-yaml");
  return readYaml(text, from);
}
