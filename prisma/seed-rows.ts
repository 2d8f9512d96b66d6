import { createHash } from "node:crypto";

type Row = Record<string, unknown>;
export type SeedRows = { table: string; rows: Row[] }[];

const DAY = 86_400_000;
const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const PURPOSES =
  "deploy build backup report sync metrics mail search billing cache import export audit proxy scan".split(" ");
const SYSTEMS = "payments orders ledger catalog identity warehouse gateway docs mobile edge crm analytics".split(" ");
const USES = [
  "GitHub Actions",
  "GitLab runner",
  "Jenkins",
  "Kubernetes",
  "laptop",
  "cron on db-1",
  "Terraform",
  "old server",
];
const AGENTS = ["curl/8.11.0", "Terraform/1.13", "okhttp/4.12.0", "python-requests/2.32", "Go-http-client/2.0"];
const FIRST =
  "Ana Bo Chen Dana Emil Fatima Goran Hana Ivo Jun Kaja Liam Mira Noor Oskar Petra Quinn Rita Sven Tara".split(" ");
const LAST = "Lind Tamm Silva Okoye Novak Berg Ito Costa Meyer Haddad".split(" ");

const SPACES = [
  { id: "ns_global", slug: "global", share: 40 },
  { id: "ns_seedproduction", slug: "production", share: 30 },
  { id: "ns_seedstaging", slug: "staging", share: 20 },
  { id: "ns_seedsandbox", slug: "sandbox", share: 10 },
];

/** Rows for every table, in an order that foreign keys accept; the same seed and clock make the same rows. */
export function seedRows(wanted: { accounts: number; tokens: number; seed: number; now: Date }): SeedRows {
  const random = mulberry32(wanted.seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const ago = (days: number) => new Date(wanted.now.getTime() - days * DAY);
  const id = (prefix: string, length = 16) =>
    `${prefix}_${Array.from({ length }, () => BASE62[Math.floor(random() * 62)]).join("")}`;
  const by = (member: Row | undefined) => ({
    created_by_id: member?.id ?? "system",
    created_by_name: member?.name ?? "Latchkey",
  });

  const members = FIRST.map((first, index) => {
    const last = LAST[index % LAST.length] as string;
    const email = `${first}.${last}.${wanted.seed}@example.com`.toLowerCase();
    return {
      id: id("mem"),
      email,
      name: `${first} ${last}`,
      activated_at: ago(600),
      created_at: ago(700),
      ...by(undefined),
    };
  });
  const namespaces = SPACES.slice(1).map(({ id, slug }) => ({
    id,
    slug,
    name: `${slug[0]?.toUpperCase()}${slug.slice(1)}`,
    parent_id: "ns_global",
    created_at: ago(690),
    ...by(members[0]),
  }));
  const groups = SYSTEMS.map((system) => ({
    namespace_id: "ns_global",
    id: id("grp"),
    name: `${system}-team`,
    created_at: ago(680),
    ...by(members[1]),
  }));
  const assignment = (roleId: string, namespaceId: string, holder: Row, at: Date) => ({
    id: id("ra"),
    role_id: roleId,
    namespace_id: namespaceId,
    assigned_at: at,
    assigned_by_id: members[0]?.id,
    assigned_by_name: members[0]?.name,
    ...holder,
  });
  const held = members.map((member, index) =>
    assignment(index % 5 ? "role_read-only" : "role_member", "ns_global", { member_id: member.id }, ago(600)),
  );

  const accounts = Array.from({ length: wanted.accounts }, (_, index) => {
    const space = spaceAt(random() * 100);
    const name = `svc-${pick(PURPOSES)}-${pick(SYSTEMS)}-${String(index + 1).padStart(4, "0")}`;
    const created = ago(1 + random() * 500);
    const fate = random();
    return {
      namespace_id: space.id,
      id: id("sa"),
      name,
      user_id: space.slug === "global" ? name : `${name}@${space.slug}.latchkey`,
      description: random() < 0.7 ? `${pick(PURPOSES)} jobs of ${pick(SYSTEMS)}` : "",
      labels: random() < 0.5 ? { team: pick(SYSTEMS), tier: pick(["1", "2", "3"]) } : {},
      disabled_at: fate < 0.03 ? ago(random() * 30) : null,
      expires_at: fate > 0.98 ? ago(random() * 20) : fate > 0.9 ? ago(-30 - random() * 300) : null,
      created_at: created,
      ...by(pick(members)),
    };
  });
  const roles = accounts.map((account) => {
    const role = random() < 0.88 ? "client" : pick(["read-only", "member", "member", "read-only", "admin"]);
    const holder = { service_account_namespace_id: account.namespace_id, service_account_id: account.id };
    return assignment(`role_${role}`, account.namespace_id, holder, account.created_at);
  });
  const owners = accounts.map((account) => {
    const owner = pick(members).id;
    return { namespace_id: account.namespace_id, service_account_id: account.id, owner_id: owner, member_id: owner };
  });
  // A group of global can hold accounts of global only: an account is used in its own namespace and below.
  const grouped = accounts
    .filter((account) => account.namespace_id === "ns_global" && random() < 0.3)
    .map((account) => ({
      namespace_id: "ns_global",
      group_id: pick(groups).id,
      service_account_namespace_id: account.namespace_id,
      service_account_id: account.id,
    }));

  const tokens = Array.from({ length: accounts.length > 0 ? wanted.tokens : 0 }, (_, index) => {
    const account = accounts[index % accounts.length] as (typeof accounts)[number];
    const created = new Date(
      account.created_at.getTime() + random() * (wanted.now.getTime() - account.created_at.getTime()),
    );
    const expires = new Date(created.getTime() + pick([30, 90, 180, 365, 365, 365]) * DAY);
    const revoked = random() < 0.12 ? created.getTime() + random() * (wanted.now.getTime() - created.getTime()) : null;
    const used = random() < 0.85;
    const last = Math.min(expires.getTime(), revoked ?? Number.POSITIVE_INFINITY, wanted.now.getTime());
    const member = pick(members);
    return {
      namespace_id: account.namespace_id,
      id: id("tok", 12),
      service_account_id: account.id,
      name: `${pick(SYSTEMS)} on ${pick(USES)} ${Math.floor(index / accounts.length) + 1}`,
      description: random() < 0.2 ? `Used by ${pick(SYSTEMS)}` : "",
      // Nobody holds the secret of a seeded token: this hash is of nothing.
      hash: `\\x${createHash("sha256").update(`${wanted.seed} ${index}`).digest("hex")}`,
      hash_key_version: 1,
      inherits_roles: true,
      allowed_cidrs: random() < 0.1 ? ["10.0.0.0/8"] : [],
      holds_name: revoked === null,
      expires_at: random() < 0.01 ? null : expires,
      paused_at: revoked === null && random() < 0.02 ? ago(random() * 5) : null,
      revoked_at: revoked === null ? null : new Date(revoked),
      revoked_by_id: revoked === null ? null : member.id,
      revoked_by_name: revoked === null ? null : member.name,
      last_used_at: used ? new Date(created.getTime() + (1 - random() ** 3) * (last - created.getTime())) : null,
      last_used_ip: used ? `10.${index % 200}.${index % 250}.${(index % 253) + 1}` : null,
      last_used_user_agent: used ? pick(AGENTS) : null,
      created_at: created,
      ...by(pick(members)),
    };
  });

  return [
    { table: "namespaces", rows: namespaces },
    { table: "members", rows: members },
    { table: "groups", rows: groups },
    { table: "service_accounts", rows: accounts },
    { table: "role_assignments", rows: held },
    { table: "role_assignments", rows: roles },
    { table: "service_account_owners", rows: owners },
    { table: "group_service_accounts", rows: grouped },
    { table: "access_tokens", rows: tokens },
  ];
}

function spaceAt(percent: number): (typeof SPACES)[number] {
  let left = percent;
  for (const space of SPACES) {
    if (left < space.share) return space;
    left -= space.share;
  }
  return SPACES[0] as (typeof SPACES)[number];
}

/** A small generator with a seed; Math.random has none. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
