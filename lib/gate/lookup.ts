import pg from "pg";
import { TOKEN_ENDED, type TokenStanding } from "@/lib/access-tokens/standing";
import { env } from "@/lib/env";
import { logger } from "@/lib/log";
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

/** Everything about a token and its account that a decision needs, in one statement on the primary. */
const STATEMENT = Prisma.sql`
  SELECT e.epoch, pg_is_in_recovery() AS standby, now() AS now, ${ACCOUNT_COLUMNS},
    t.id AS "tokenId", t.name AS "tokenName", t.created_at AS "createdAt", least(t.expires_at, t.overlap_until) AS "endsAt", t.hash, t.allowed_cidrs AS "allowedCidrs", s.id AS "accountId", ${TOKEN_ENDED} AS ended,
    (SELECT slug FROM namespaces WHERE id = s.namespace_id) AS namespace
  FROM ${EPOCH} LEFT JOIN access_tokens t ON t.id = ${""} LEFT JOIN service_accounts s ON s.id = t.service_account_id
    LEFT JOIN members m ON ${IMPERSONATED}`;

/** Whom policies can speak of beside tokens: an account by its id or its user ID, a member by id or e-mail. */
const SUBJECTS = {
  "service-account": Prisma.sql`
    SELECT e.epoch, pg_is_in_recovery() AS standby, now() AS now, ${ACCOUNT_COLUMNS}
    FROM ${EPOCH} LEFT JOIN service_accounts s ON s.id = ${""} OR s.user_id = ${""} LEFT JOIN members m ON ${IMPERSONATED}`,
  member: Prisma.sql`
    SELECT e.epoch, pg_is_in_recovery() AS standby, now() AS now, ${MEMBER_COLUMNS}
    FROM ${EPOCH} LEFT JOIN members m ON m.id = ${""} OR m.email = lower(${""})`,
};

type Moment = { epoch: string; standby: boolean; now: Date };
type Row = Moment &
  AccountRow &
  TokenStanding & {
    tokenId: string | null;
    tokenName: string;
    createdAt: Date;
    endsAt: Date | null;
    namespace: string;
  };

/** A token as it stands: what it is judged by, and whom policies see behind it. */
export type FoundToken = TokenStanding & {
  id: string;
  name: string;
  namespace: string;
  createdAt: Date;
  /** When it stops by itself, the end of a rotation's overlap included; `null`: never. */
  endsAt: Date | null;
  subject: Subject & { namespaceId: string };
};

/** One look at the database: its clock, the number of the world it was taken in, and the token. */
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

/** Asks the primary about tokens, each time anew, over connections of its own. */
export class Lookup {
  #pool: pg.Pool;

  constructor(connectionString = env().databaseUrl, connections = 8) {
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
      // Planning a look costs several times what it takes, and compiling it a hundred times: the plan is made once.
      options: "-c plan_cache_mode=force_generic_plan -c jit=off",
      application_name: "latchkey-gate",
    }).on("error", (error) => logger().warn({ error }, "an idle database connection was lost"));
  }

  /** Opens every connection and plans on it, so that the first gateways don't wait for that. Throws when it can't. */
  async open(): Promise<void> {
    await Promise.all(Array.from({ length: this.#pool.options.max }, () => this.look(null)));
  }

  /** Looks up a token id; `null` looks at the clock and the epoch alone. Throws `Unavailable`, within about a second. */
  async look(tokenId: string | null): Promise<Look> {
    const row = await this.#ask<Row>("gate-look", STATEMENT.text, [tokenId]);
    return { epoch: Number(row.epoch), now: row.now, token: tokenOf(row) };
  }

  /** Looks up whom policies speak of without a token. Throws `Unavailable`, within about a second. */
  async lookSubject(kind: Subject["kind"], ref: string): Promise<Omit<Look, "token"> & { subject: Subject | null }> {
    const row = await this.#ask<Moment & (AccountRow | MemberRow)>(`gate-${kind}`, SUBJECTS[kind].text, [ref, ref]);
    const { epoch, standby: _standby, now, ...found } = row;
    const subject = kind === "member" ? toMember(found as MemberRow) : toSubject(found as AccountRow);
    return { epoch: Number(epoch), now, subject: found.id === null ? null : subject };
  }

  async #ask<R extends Moment>(name: string, text: string, values: unknown[]): Promise<R> {
    if (this.#pool.waitingCount >= MOST_WAITING) throw new Unavailable("too many decisions wait for a connection");
    const row = await this.#pool.query<R>({ name, text, values }).then(
      ({ rows }) => rows[0],
      (cause: unknown) => {
        throw new Unavailable("the database did not answer", { cause });
      },
    );
    if (!row) throw new Unavailable("gate_epoch is empty");
    if (row.standby) throw new Unavailable("the database is a replica");
    return row;
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

function tokenOf(row: Row): FoundToken | null {
  const { epoch, standby, now, tokenId: id, tokenName: name, hash, allowedCidrs, accountId, ended, ...more } = row;
  if (id === null) return null;
  const { namespace, createdAt, endsAt, ...account } = more;
  const standing = { hash, allowedCidrs, accountId, ended };
  return { id, name, ...standing, namespace, createdAt, endsAt, subject: toSubject(account) };
}
