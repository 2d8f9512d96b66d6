import pg from "pg";
import { STANDING_COLUMNS, type TokenStanding } from "@/lib/access-tokens/standing";
import { Batches } from "@/lib/batches";
import { env } from "@/lib/env";
import { logFailure } from "@/lib/outage";
import type { Subject } from "@/lib/policies/engine/model";
import {
  ACCOUNT_COLUMNS,
  type AccountRow,
  IMPERSONATED,
  MEMBER_COLUMNS,
  type MemberRow,
  toMember,
  toSubject,
} from "@/lib/policies/load";
import { Prisma } from "@/prisma/generated/client";

/** One row, and said so: a table that was never analysed counts as thousands, and the plan would be made for them. */
const EPOCH = Prisma.sql`(SELECT epoch FROM gate_epoch LIMIT 1) e`;

/** What each look answers. Seconds, which take a fraction of what an instant in words does to write and to read. */
const MOMENT = Prisma.sql`e.epoch, pg_is_in_recovery() AS standby, date_part('epoch', now()) AS now`;

/** The moment alone. */
const NOTHING = Prisma.sql`SELECT ${MOMENT} FROM ${EPOCH}`;

/** Everything about tokens and their accounts that decisions need, in one statement on the primary: a row at least. */
const TOKENS = Prisma.sql`
  SELECT ${MOMENT}, ${ACCOUNT_COLUMNS}, s.impersonates_member_id AS "memberId", t.id AS "tokenId", t.name AS "tokenName",
    date_part('epoch', t.created_at) AS "createdAt", ${STANDING_COLUMNS}, n.slug AS namespace
  FROM ${EPOCH} LEFT JOIN access_tokens t ON t.id = ANY(${[]}::text[]) LEFT JOIN service_accounts s ON s.id = t.service_account_id
    LEFT JOIN namespaces n ON n.id = s.namespace_id LEFT JOIN members m ON ${IMPERSONATED}`;

/** Whom policies can speak of beside tokens: an account by its id or its user ID, a member by id or e-mail. */
const SUBJECTS = {
  "service-account": Prisma.sql`
    SELECT ${MOMENT}, ref, ${ACCOUNT_COLUMNS}, s.impersonates_member_id AS "memberId"
    FROM ${EPOCH} CROSS JOIN unnest(${[]}::text[]) AS ref
      LEFT JOIN LATERAL (SELECT * FROM service_accounts WHERE id = ref UNION ALL SELECT * FROM service_accounts WHERE user_id = ref) s ON true
      LEFT JOIN members m ON ${IMPERSONATED}`,
  member: Prisma.sql`
    SELECT ${MOMENT}, ref, ${MEMBER_COLUMNS}, m.id AS "memberId"
    FROM ${EPOCH} CROSS JOIN unnest(${[]}::text[]) AS ref
      LEFT JOIN LATERAL (SELECT * FROM members WHERE id = ref UNION ALL SELECT * FROM members WHERE email = lower(ref)) m ON true`,
};

type Moment = { epoch: string; standby: boolean; now: number };
type Row = Moment &
  AccountRow &
  TokenStanding & {
    tokenId: string | null;
    tokenName: string;
    createdAt: number;
    namespace: string;
    memberId: string | null;
  };

/** A token as it stands: what it is judged by, and whom policies see behind it. */
export type FoundToken = TokenStanding & {
  id: string;
  name: string;
  namespace: string;
  /** In seconds, as `endsAt` is. */
  createdAt: number;
  subject: Subject & { namespaceId: string };
  /** Whom its account was told to act as, whether or not it does. */
  memberId: string | null;
};

type SubjectRow = Moment & (AccountRow | MemberRow) & Pick<Row, "memberId"> & { ref: string };

/** As `Look`, with whom policies can speak of, and whom an account was told to act as. */
type SubjectLook = Omit<Look, "token"> & { subject: Subject | null; memberId: string | null };

/** One look at the database: its clock, the number of the world it was taken in, and the token that was asked for. */
export type Look = { epoch: number; now: Date; token: FoundToken | null };

/** The database can't be asked in time, or is not the one to ask. The answer is 503, never an allow. */
export class Unavailable extends Error {
  override name = "Unavailable";
}

/** To wait for a free connection, or for a new one on a busy machine. */
const WAIT_MS = 600;
const STATEMENT_MS = 300;
/** Beyond the statement's own limit only a network that swallows packets takes this long. */
const ANSWER_MS = 450;
const MOST_WAITING = 1_000;

/** What no token is called is not asked for: a text that PostgreSQL refuses would cost everyone in the batch their answer. */
const TOKEN_ID = /^tok_[0-9A-Za-z]{12}$/;

/**
 * One plan, made once: planning a look costs several times what it takes, and compiling it a hundred times. It finds rows by
 * their keys, whatever the statistics said of a table on the day that it was made.
 */
const PLAN = [
  "plan_cache_mode=force_generic_plan",
  "jit=off",
  "enable_seqscan=off",
  "enable_bitmapscan=off",
  "enable_hashjoin=off",
  "enable_mergejoin=off",
];

/** Asks the primary about tokens, each time anew, over connections of its own. */
export class Lookup {
  #pool: pg.Pool;
  #tokens: Batches<string | null, Look>;
  #subjects: Record<Subject["kind"], Batches<string, SubjectLook>>;

  constructor(connectionString = env().databaseUrl, connections = 4) {
    this.#pool = new pg.Pool({
      connectionString,
      max: connections,
      connectionTimeoutMillis: WAIT_MS,
      statement_timeout: STATEMENT_MS,
      query_timeout: ANSWER_MS,
      idleTimeoutMillis: 60_000,
      // A connection to a primary that became a replica ends within a minute, and the next one finds the new primary.
      maxLifetimeSeconds: 60,
      keepAlive: true,
      options: PLAN.map((setting) => `-c ${setting}`).join(" "),
      application_name: "latchkey-gate",
    }).on("error", (error) => logFailure("warn", error, "an idle database connection was lost"));
    this.#tokens = new Batches((ids) => this.#lookAll(ids), { mostOnTheirWay: connections });
    const subjects = (kind: Subject["kind"]) =>
      new Batches((refs: string[]) => this.#lookSubjects(kind, refs), { mostOnTheirWay: connections });
    this.#subjects = { "service-account": subjects("service-account"), member: subjects("member") };
  }

  /** Opens every connection and plans on it, so that the first gateways don't wait for that. Throws when it can't. */
  async open(): Promise<void> {
    // As many at once as there are connections, so that each gets one.
    for (const ids of [[null], [""]])
      await Promise.all(Array.from({ length: this.#pool.options.max }, () => this.#lookAll(ids)));
  }

  /** Looks up a token id; `null` looks at the clock and the epoch alone. Throws `Unavailable`, within about a second. */
  look(tokenId: string | null): Promise<Look> {
    if (this.#tokens.waiting >= MOST_WAITING)
      return Promise.reject(new Unavailable("too many decisions wait for a connection"));
    return this.#tokens.ask(tokenId !== null && TOKEN_ID.test(tokenId) ? tokenId : null);
  }

  /** Looks up whom policies speak of without a token. Throws `Unavailable`, within about a second. */
  lookSubject(kind: Subject["kind"], ref: string): Promise<SubjectLook> {
    const batches = this.#subjects[kind];
    if (batches.waiting >= MOST_WAITING)
      return Promise.reject(new Unavailable("too many decisions wait for a connection"));
    return batches.ask(ref);
  }

  async #lookSubjects(kind: Subject["kind"], refs: string[]): Promise<(ref: string) => SubjectLook> {
    const rows = await this.#ask<SubjectRow>(`gate-${kind}`, SUBJECTS[kind].text, [[...new Set(refs)]]);
    // An id comes before a user ID or an e-mail that says the same.
    const looks = new Map(rows.reverse().map((row) => [row.ref, subjectLook(kind, row)]));
    return (ref) => looks.get(ref) as SubjectLook;
  }

  async #lookAll(ids: (string | null)[]): Promise<(id: string | null) => Look> {
    const asked = [...new Set(ids)].filter((id) => id !== null);
    if (asked.length === 0) {
      const moment = momentOf((await this.#ask<Moment>("gate-moment", NOTHING.text, []))[0]);
      return () => ({ ...moment, token: null });
    }
    const rows = await this.#ask<Row>("gate-look", TOKENS.text, [asked]);
    const moment = momentOf(rows[0]);
    const tokens = new Map(rows.map((row) => [row.tokenId, tokenOf(row)]));
    return (id) => ({ ...moment, token: tokens.get(id) ?? null });
  }

  async #ask<R extends Moment>(name: string, text: string, values: unknown[]): Promise<[R, ...R[]]> {
    const rows = await this.#pool.query<R>({ name, text, values }).then(
      (result) => result.rows,
      (cause: unknown) => {
        throw new Unavailable("the database did not answer", { cause });
      },
    );
    const [first, ...others] = rows;
    if (!first) throw new Unavailable("gate_epoch is empty");
    if (first.standby) throw new Unavailable("the database is a replica");
    return [first, ...others];
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

const momentOf = ({ epoch, now }: Moment) => ({ epoch: Number(epoch), now: new Date(now * 1000) });

function subjectLook(kind: Subject["kind"], row: SubjectRow): SubjectLook {
  const { epoch: _epoch, standby: _standby, now: _now, ref: _ref, memberId, ...found } = row;
  const subject = kind === "member" ? toMember(found as MemberRow) : toSubject(found as AccountRow);
  return { ...momentOf(row), memberId, subject: found.id === null ? null : subject };
}

function tokenOf(row: Row): FoundToken | null {
  if (row.tokenId === null) return null;
  const { hash, allowedCidrs, accountId, revoked, paused, endsAt, accountDisabled, accountEndsAt } = row;
  return {
    id: row.tokenId,
    name: row.tokenName,
    namespace: row.namespace,
    createdAt: row.createdAt,
    subject: toSubject(row),
    memberId: row.memberId,
    ...{ hash, allowedCidrs, accountId, revoked, paused, endsAt, accountDisabled, accountEndsAt },
  };
}
