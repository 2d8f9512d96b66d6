import type { AccessToken } from "@/lib/access-tokens/contract";
import { call } from "../api";
import { Failure, UsageFailure } from "../failure";
import { noun, type Words } from "../noun";
import type { Line } from "../table";
import { when } from "../times";

const USER = "-u, --user";

/** A token is said by its id, or by its name and whose it is. */
const byName = {
  resolve: findToken,
  resolveFlag: ["-u, --user <account>", "whose token it is"],
} as const satisfies Words;

/** `latchkey token`: what service accounts present. */
export const token = noun({
  name: "token",
  about: "Access tokens: make, rotate, pause, delete",
  group: "accessTokens",
  columns: [
    ["name", (row: AccessToken) => row.name],
    ["account", (row: AccessToken) => row.serviceAccount.name],
    ["hint", (row: AccessToken) => row.hint],
    ["status", (row: AccessToken) => row.status],
    ["roles", (row: AccessToken) => row.roles ?? "(inherits)"],
    ["expires", (row: AccessToken) => when(row.expiresAt)],
    ["last used", (row: AccessToken) => when(row.lastUsedAt)],
  ],
  card: accessToken,
  verbs: {
    create: {
      name: "set",
      about: "Make an access token, and print it once",
      flags: { sa: USER },
      examples: [
        "latchkey token set nightly --user svc-backup --expires-at 2027-01-01 --roles read-only > token",
        "latchkey token set edge --user svc-backup --format jwt   # signed, for those who read claims",
        "latchkey token set nightly --user svc-backup   # inherits the account's roles, ends after a year",
      ],
    },
    list: {
      flags: { serviceAccount: USER },
      examples: [
        "latchkey token list --user svc-backup",
        "latchkey token list --status active --expires-before 2027-01-01T00:00:00Z --sort expiresAt",
        "latchkey token list --never-used",
      ],
    },
    listOfAccount: { hidden: true },
    bulk: { examples: ["latchkey token bulk pause tok_0123456789AB tok_CDEFGHIJKLMN --force"] },
    get: { ...byName, examples: ["latchkey token get nightly --user svc-backup"] },
    update: { ...byName, examples: ["latchkey token update nightly --user svc-backup --name weekly"] },
    revoke: {
      ...byName,
      name: "delete",
      about: "Revoke an access token: it stops at once, for ever",
      said: "Revoked {name}.",
      asks: { final: true },
      examples: ["latchkey token delete nightly --user svc-backup --force"],
    },
    pause: { ...byName, examples: ["latchkey token pause nightly --user svc-backup   # until resume"] },
    resume: { ...byName, examples: ["latchkey token resume nightly --user svc-backup"] },
    rotate: {
      ...byName,
      about: "Make a successor and print it once; the old one works on for the overlap",
      examples: [
        "latchkey token rotate nightly --user svc-backup --overlap-hours 48 > token",
        "latchkey token finish-rotation nightly --user svc-backup   # the old one stops now",
      ],
    },
    finishRotation: {
      ...byName,
      asks: { final: true },
      examples: ["latchkey token finish-rotation nightly --user svc-backup --force"],
    },
    rollBackRotation: {
      ...byName,
      asks: { final: true },
      examples: ["latchkey token roll-back-rotation nightly --user svc-backup --force"],
    },
  },
});

function accessToken(row: AccessToken): Line[] {
  return [
    ["Name", row.name],
    ["Id", row.id],
    ["Account", `${row.serviceAccount.name} in ${row.serviceAccount.namespace}`],
    ["Status", row.status],
    ["Hint", row.hint],
    ["Format", row.format === "opaque" ? undefined : row.format],
    ["Description", row.description || undefined],
    [
      "Roles",
      row.roles
        ? row.effectiveRoles.join(", ") || "none left"
        : `${row.effectiveRoles.join(", ") || "none"} (inherited)`,
    ],
    ["Only from", row.allowedCidrs],
    ["Expires", when(row.expiresAt)],
    ["Created", `${when(row.createdAt)} by ${row.createdBy.name}`],
    ["Last used", row.lastUsedAt ? `${when(row.lastUsedAt)} from ${row.lastUsedIp ?? "nowhere known"}` : "never"],
    ["Revoked", row.revokedAt ? `${when(row.revokedAt)} by ${row.revokedBy?.name}` : undefined],
    ["Successor", row.rotatedTo ?? undefined],
    ["Works until", row.overlapUntil ? when(row.overlapUntil) : undefined],
  ];
}

/** The id of a token said by name. Names are free again once a token ended, so live ones are meant first. */
async function findToken(said: string, { user }: Readonly<Record<string, unknown>>): Promise<string> {
  if (/^tok_[0-9A-Za-z]{12}$/.test(said)) return said;
  const account = typeof user === "string" ? { serviceAccount: user } : {};
  const found: AccessToken[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await call("accessTokens.list", { ...account, q: said, limit: 200, ...(cursor && { cursor }) });
    found.push(...page.items.filter(({ name, hint }) => name === said || hint === said));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  const live = found.filter(({ status }) => ["active", "paused", "rotated"].includes(status));
  // During a rotation both halves have the name; what is done next is done to the newer one, unless the id is said.
  const candidates = live.length > 0 ? live : found;
  const accounts = new Set(candidates.map(({ serviceAccount }) => serviceAccount.id));
  if (accounts.size > 1)
    throw new UsageFailure(`${accounts.size} accounts have a token ${said}. Say whose with --user.`);
  const [token] = candidates.sort((one, other) => other.createdAt.localeCompare(one.createdAt));
  if (token) return token.id;
  throw new Failure("not_found", `There is no token ${said}${user ? ` of ${user}` : ""}.`, {
    next: [user ? `latchkey token list --user ${user}` : "latchkey token list"],
  });
}
