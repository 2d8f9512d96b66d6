import { parseDocument } from "yaml";
import { Failure } from "./failure";

/** The value in a text of YAML. No tags, no merge keys, few aliases: data, nothing that does something. */
export function readYaml(text: string, from: string): unknown {
  const document = parseDocument(text, { schema: "core", uniqueKeys: true });
  const [error] = document.errors;
  if (!error) return document.toJS({ maxAliasCount: 20 });
  throw new Failure("unreadable", `${from}, line ${error.linePos?.[0].line ?? 1}: ${error.message.split("\n")[0]}`);
}
