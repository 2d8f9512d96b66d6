import { z } from "zod";
import { cidr } from "@/lib/network/cidr";
import { line } from "@/lib/text/plain-text";

const MAX_SUBJECTS = 10_000;
const MAX_VALUES = 500;

function list<T extends z.ZodType>(item: T, what: string, max = MAX_VALUES) {
  return z.array(item, `${what} is a list, for example [].`).max(max, `${what} has at most ${max} entries.`);
}

function object<T extends z.ZodRawShape>(what: string, shape: T) {
  return z.strictObject(shape, `${what} is an object, for example {}.`);
}

const reference = (what: string) =>
  z.string(`${what} is a name or an id.`).min(1, `${what} is a name or an id.`).max(254);

const email = line(254, "An email address").regex(
  /^[^\s@"<>()]+@[^\s@"<>()]+$/,
  "An email address looks like ana@example.com.",
);
const domain = z
  .string("A domain is text.")
  .max(253, "A domain has at most 253 characters.")
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "A domain is in lower case, without @, like example.com.",
  );

/** Whom a policy speaks of: anyone whom one of the present lists names. An empty list names nobody. */
export const who = object("who", {
  serviceAccounts: list(reference("A service account"), "serviceAccounts", MAX_SUBJECTS).optional(),
  members: list(reference("A member"), "members", MAX_SUBJECTS).optional(),
  groups: list(reference("A group"), "groups", MAX_SUBJECTS).optional(),
  emails: list(email, "emails").optional(),
  domains: list(domain, "domains").optional(),
  userIds: list(line(254, "A user ID").min(1, "A user ID is not empty."), "userIds").optional(),
  everyone: z.boolean("everyone is true or false.").optional().describe("Every member, never a service account."),
});

const country = z.string("A country is text.").regex(/^[A-Z]{2}$/, "A country is its two-letter ISO code, like DE.");

/** From where: all of the present conditions. */
export const where = object("where", {
  cidrs: list(cidr, "cidrs").optional(),
  countries: list(country, "countries").optional(),
  notCountries: list(country, "notCountries").optional(),
});

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

const moment = z.iso
  .datetime({ offset: true, error: "Give an instant like 2027-01-01T00:00:00Z, or null." })
  .nullable()
  .optional();
const clock = (pattern: RegExp, message: string) => z.string(message).regex(pattern, message);

const weeklyWindow = object("A weekly window", {
  days: list(z.enum(DAYS, `A day is one of ${DAYS.join(", ")}.`), "days", 7),
  from: clock(/^([01]\d|2[0-3]):[0-5]\d$/, "A window starts at a time like 22:00."),
  to: clock(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "A window ends at a time like 06:00, at the latest 24:00."),
}).refine(({ from, to }) => from !== to, {
  path: ["to"],
  error: "A window can't end when it starts. For a whole day, say 00:00 to 24:00.",
});

const timeZone = z.string("A time zone is text.").refine(isZone, {
  error: (issue) => `${String(issue.input).slice(0, 60)} is no time zone. Use a name like Europe/Berlin or UTC.`,
});

/** When: after, before and in one of the weekly windows, as far as they are present. Windows are half-open, [from, to). */
export const when = object("when", {
  after: moment,
  before: moment,
  weekly: list(weeklyWindow, "weekly", 50).optional(),
  timeZone: timeZone.optional(),
})
  .refine(({ weekly, timeZone }) => !weekly?.length || timeZone !== undefined, {
    path: ["timeZone"],
    error: "Say which time zone the weekly hours are in, for example Europe/Berlin.",
  })
  .refine(({ after, before }) => !after || !before || Date.parse(after) < Date.parse(before), {
    path: ["before"],
    error: "This is not after the start. Choose a later time.",
  });

/** True for an IANA name in its own spelling; offsets like +01:00 follow no daylight saving and are refused. */
function isZone(name: string): boolean {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const found = looksUp(name);
  if (found) zones.set(name, found);
  return found;
}

/** Zones that were found: asking for one costs more than all the rest of a policy. */
const zones = new Map<string, boolean>();

function looksUp(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}

const method = z.string("A method is text.").regex(/^[A-Z][A-Z-]{0,31}$/, "A method is in upper case, like GET.");
const path = z
  .string("A path is text.")
  .max(1024, "A path has at most 1,024 characters.")
  .startsWith("/", "A path starts with /, for example /api/*.")
  .regex(/^[\x21-\x7e]*$/, "A path has no spaces; write other characters percent-encoded.")
  .refine(isPlainPath, "A path has no ?, #, \\, //, /./ or /../ and no encoded slash or dot.");
const unlimited = (what: string) => object(what, {});

/** What may be done. An action that is present with `{}` is allowed without limits; one that is absent is not allowed. */
export const actions = object("actions", {
  http: object("http", {
    methods: list(method, "methods", 50).optional(),
    paths: list(path, "paths").optional(),
  }).optional(),
  ssh: object("ssh", {
    shell: unlimited("shell").optional(),
    exec: object("exec", {
      commands: list(line(1024, "A command").min(1, "A command is not empty."), "commands").optional(),
    }).optional(),
    sftp: unlimited("sftp").optional(),
    tcpForwarding: unlimited("tcpForwarding").optional(),
    usernames: list(line(64, "A username").min(1, "A username is not empty."), "usernames").optional(),
  }).optional(),
  tls: unlimited("tls").optional(),
  database: unlimited("database").optional(),
  rdp: unlimited("rdp").optional(),
  vnc: unlimited("vnc").optional(),
  kubernetes: unlimited("kubernetes").optional(),
});

function isPlainPath(text: string): boolean {
  return !/[?#\\]|\/\/|\/\.{1,2}(\/|$)|%(?![0-9A-Fa-f]{2})|%(2f|5c|2e)/i.test(text);
}

/** A socket matches a rule that all of its tags say; rules are alternatives. */
export const tagRules = list(
  z
    .record(
      z.string().regex(/^[a-zA-Z0-9]([a-zA-Z0-9._/-]{0,61}[a-zA-Z0-9])?$/, "A tag's name has letters, digits, - _ . /"),
      line(255, "A tag's value"),
      {
        error: (issue) =>
          issue.code === "invalid_key"
            ? "A tag's name has letters, digits, - _ . /"
            : 'A tag rule is an object like { "env": "prod" }.',
      },
    )
    .refine((rule) => Object.keys(rule).length > 0, "A tag rule names a tag. For every socket, set orgWide."),
  "tagRules",
  100,
);
