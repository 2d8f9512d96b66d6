import type { PolicyDocument } from "./document";

/** What is wrong in a document, by the path of the field, the empty path for the whole of it. */
export type Problem = { path: string; message: string };

type Check = (value: unknown, path: string) => Problem[];

/**
 * Whether a document can be read at all: every field known, each of the kind that it must be. It is the browser's view of
 * `policyDocument`, without the rules for values; those the server says. What it passes, builder and sentence can show.
 */
export function shapeProblems(value: unknown): Problem[] {
  return document(value, "");
}

/** A document as typed, with what it may leave out filled in as the contract does. Only for what has no shape problem. */
export function filledIn(value: Partial<PolicyDocument> & { name: string }): PolicyDocument {
  return { description: "", enabled: true, effect: "allow", orgWide: false, tagRules: [], ...value };
}

function kind(fits: (value: unknown) => boolean, words: string): Check {
  return (value, path) => (fits(value) ? [] : [{ path, message: `${last(path)} is ${words}.` }]);
}

const text = kind((value) => typeof value === "string", "text");
const flag = kind((value) => typeof value === "boolean", "true or false");
const moment: Check = (value, path) => (value === null ? [] : text(value, path));

function list(item: Check): Check {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((one, index) => item(one, `${path}.${index}`))
      : [{ path, message: `${last(path)} is a list, for example [].` }];
}

function object(fields: Record<string, Check>, required: readonly string[] = []): Check {
  return (value, path) => {
    if (!isObject(value)) return [{ path, message: `${last(path)} is an object, for example {}.` }];
    const inner = (key: string) => (path ? `${path}.${key}` : key);
    return [
      ...required
        .filter((key) => !Object.hasOwn(value, key))
        .map((key) => ({ path, message: `${last(path)} has no ${key}.` })),
      ...Object.entries(value).flatMap(([key, one]) =>
        Object.hasOwn(fields, key)
          ? (fields[key] as Check)(one, inner(key))
          : [{ path: inner(key), message: `${key} is not a field here.` }],
      ),
    ];
  };
}

function oneOf(words: readonly string[]): Check {
  return (value, path) =>
    words.includes(value as string) ? [] : [{ path, message: `${last(path)} is one of ${words.join(", ")}.` }];
}

const words = list(text);
const tags: Check = (value, path) =>
  isObject(value)
    ? Object.entries(value).flatMap(([key, one]) => text(one, `${path}.${key}`))
    : [{ path, message: 'A tag rule is an object like { "env": "prod" }.' }];
const unlimited = object({});

const document = object(
  {
    name: text,
    description: text,
    enabled: flag,
    effect: oneOf(["allow", "deny"]),
    orgWide: flag,
    tagRules: list(tags),
    who: object({
      serviceAccounts: words,
      members: words,
      groups: words,
      emails: words,
      domains: words,
      userIds: words,
      everyone: flag,
    }),
    where: object({ cidrs: words, countries: words, notCountries: words }),
    when: object({
      after: moment,
      before: moment,
      weekly: list(
        object({ days: list(oneOf(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])), from: text, to: text }, [
          "days",
          "from",
          "to",
        ]),
      ),
      timeZone: text,
    }),
    actions: object({
      http: object({ methods: words, paths: words }),
      ssh: object({
        shell: unlimited,
        exec: object({ commands: words }),
        sftp: unlimited,
        tcpForwarding: unlimited,
        usernames: words,
      }),
      tls: unlimited,
      database: unlimited,
      rdp: unlimited,
      vnc: unlimited,
      kubernetes: unlimited,
    }),
  },
  ["name"],
);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function last(path: string): string {
  return path.split(".").findLast((part) => !/^\d+$/.test(part)) || "A policy";
}
