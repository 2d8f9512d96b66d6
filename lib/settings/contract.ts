import { z } from "zod";
import { instant, verb } from "@/lib/operation/contract";

/** The organisation's choices. */
export const settings = z.object({
  maxTokenLifetimeDays: z.int().describe("How long a new token may live at the most."),
  allowTokensWithoutExpiry: z.boolean().describe("Whether a new token may have no expiry at all."),
  decisionRetentionDays: z.int().describe("How many days decisions of the gate are kept."),
  version: z.int(),
});
export type Settings = z.infer<typeof settings>;

/** How this installation is, for whoever looks after it. */
export const status = z.object({
  version: z.string().describe("Of Latchkey."),
  time: instant.describe("By the database's clock, which decides about expiry."),
  database: z.object({
    version: z.string(),
    sizeBytes: z.int(),
    lastArchivedAt: instant.nullable().describe("When PostgreSQL last archived its log; `null`: it does not."),
  }),
  migrations: z.object({ applied: z.int(), pending: z.array(z.string()) }),
  keys: z
    .array(z.object({ version: z.int(), current: z.boolean(), tokens: z.int().describe("Live ones hashed with it.") }))
    .describe("Versions of the key material. Tokens of one that is not current can't be verified."),
  activity: z
    .object({
      key: z
        .string()
        .describe("Public key (Ed25519, base64url) that signs the log: `latchkey activity verify --signed-by`."),
      signed: z.object({ seq: z.int(), at: instant }).nullable().describe("Up to which record, and when."),
    })
    .describe("The end of the activity log is signed once an hour where something was added."),
  mail: z
    .object({
      from: z.string().describe("The sender."),
      host: z.string().describe("The server's name."),
      links: z.string().describe("What links in mails begin with, LATCHKEY_URL."),
      sentAt: instant.nullable().describe("When it last took a mail."),
      failedAt: instant.nullable().describe("When it last took none, where it took none since."),
      problem: z.string().nullable().describe("Why, as the end of that sentence."),
    })
    .nullable()
    .describe("Through which server mail is sent, and how that went; `null`: none is sent."),
});
export type Status = z.infer<typeof status>;

/** What became of a test mail. */
export const testMail = z.object({
  to: z.string().describe("Your own email; for a machine, that of one of its owners."),
  mail: z
    .enum(["sent", "failed", "off"])
    .nullable()
    .describe(
      "Whether the mail server took it; `off`: the installation sends none; `null`: a replay that came before it was known.",
    ),
  mailProblem: z.string().nullable().describe("Why it could not be sent, as the end of that sentence."),
  serverSaid: z.string().nullable().describe("The mail server's own words, where it had any."),
});
export type TestMail = z.infer<typeof testMail>;

const maxTokenLifetimeDays = z
  .int("Maximum token lifetime is a whole number of days.")
  .min(1, "At least 1 day.")
  .max(3650, "At most 3650 days.");
const decisionRetentionDays = z
  .int("Days to keep decisions is a whole number.")
  .min(1, "At least 1 day.")
  .max(3650, "At most 3650 days.");
const tags = ["Settings"];

export const settingsContract = {
  get: verb(
    { permission: "settings:read", effect: "read", scope: { in: "organisation" } },
    { method: "GET", path: "/settings", tags, summary: "Show the organisation's settings" },
  )
    .input(z.strictObject({}))
    .output(settings),

  status: verb(
    { permission: "settings:read", effect: "read", scope: { in: "organisation" } },
    {
      method: "GET",
      path: "/settings/status",
      tags,
      summary: "Show how this installation is",
      description:
        "Versions, migrations, key material, the database and its clock, mail: what `latchkey doctor` looks at.",
    },
  )
    .input(z.strictObject({}))
    .output(status),

  testMail: verb(
    { permission: "settings:write", effect: "write", scope: { in: "organisation" } },
    {
      method: "POST",
      path: "/settings/test-mail",
      tags,
      summary: "Send a test mail to yourself",
      description: "A machine's goes to one of its owners. At most ten in a quarter of an hour.",
    },
  )
    .input(z.strictObject({}))
    .output(testMail),

  update: verb(
    { permission: "settings:write", effect: "write", scope: { in: "organisation" }, stepUp: true },
    {
      method: "PATCH",
      path: "/settings",
      tags,
      summary: "Change the organisation's settings",
      description:
        "Limits on tokens hold for those made from now on; the ones that exist keep the expiry they have. Decisions older than the days to keep go within a minute.",
    },
  )
    .input(
      z.strictObject({
        maxTokenLifetimeDays: maxTokenLifetimeDays.optional(),
        allowTokensWithoutExpiry: z.boolean().optional(),
        decisionRetentionDays: decisionRetentionDays.optional(),
      }),
    )
    .output(settings),
};
