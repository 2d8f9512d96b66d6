import type { PolicyDocument } from "./document";

/** What a document is made of, in the order that people read it. */
const DOCUMENT_KEYS = [
  "name",
  "description",
  "enabled",
  "effect",
  "orgWide",
  "tagRules",
  "who",
  "where",
  "when",
  "actions",
] as const satisfies readonly (keyof PolicyDocument)[];

/** The document within something larger, such as an answer of the API. Absent parts stay absent. */
export function documentOf(policy: PolicyDocument): PolicyDocument {
  return Object.fromEntries(
    DOCUMENT_KEYS.filter((key) => policy[key] !== undefined).map((key) => [key, policy[key]]),
  ) as PolicyDocument;
}

/** Keys of a document's parts in the order that people read them; PostgreSQL keeps an order of its own. */
const PART_KEYS =
  "everyone serviceAccounts members groups emails domains userIds cidrs countries notCountries after before weekly days from to timeZone http methods paths ssh shell exec commands sftp tcpForwarding usernames tls database rdp vnc kubernetes".split(
    " ",
  );

/** The document as lines of JSON: what editors show and versions are compared by. */
export function documentLines(policy: PolicyDocument): string[] {
  const { who, where, when, actions, ...head } = documentOf(policy);
  return JSON.stringify({ ...head, ...(ordered({ who, where, when, actions }) as object) }, null, 2).split("\n");
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const place = (key: string) => (PART_KEYS.includes(key) ? PART_KEYS.indexOf(key) : PART_KEYS.length);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => place(one) - place(other))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}
