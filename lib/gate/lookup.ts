import pg from "pg";
import { TOKEN_ENDED, type TokenStanding } from "@/lib/access-tokens/standing";
import { env } from "@/lib/env";
import { logger } from "@/lib/log";
import type { Subject } from "@/lib/policies/engine/model";
import { ACCOUNT_COLUMNS, type AccountRow, IMPERSONATED, toSubject } from "@/lib/policies/load";
import { Prisma } from "@/prisma/generated/client";

/** Everything about a token and its account that a decision needs, in one statement on the primary. */
const STATEMENT = Prisma.sql`
  SELECT e.epoch, pg_is_in_recovery() AS standby, now() AS now, ${ACCOUNT_COLUMNS},
    t.id AS "tokenId", t.name AS "tokenName", t.hash, t.allowed_cidrs AS "allowedCidrs", s.id AS "accountId", ${TOKEN_ENDED} AS ended,
    (SELECT slug FROM namespaces WHERE id = s.namespace_id) AS namespace
  FROM gate_epoch e LEFT JOIN access_tokens t ON t.id = ${""} LEFT JOIN service_accounts s ON s.id = t.service_account_id
    LEFT JOIN members m ON ${IMPERSONATED}`;

type Row = AccountRow &
  TokenStanding & {
    epoch: string;
    standby: boolean;
    now: Date;
    tokenId: string | null;
    tokenName: string;
    namespace: string;
  };

/** A token as it stands: what it is judged by, and whom policies see behind it. */
export type FoundToken = TokenStanding & {
  id: string;
  name: string;
  namespace: string;
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
      application_name: "latchkey-gate",
    }).on("error", (error) => logger().warn({ error }, "an idle database connection was lost"));
  }

  /** Looks up a token id; `null` looks at the clock and the epoch alone. Throws `Unavailable`, within about a second. */
  async look(tokenId: string | null): Promise<Look> {
    if (this.#pool.waitingCount >= MOST_WAITING) throw new Unavailable("too many decisions wait for a connection");
    const row = await this.#ask(tokenId);
    if (row.standby) throw new Unavailable("the database is a replica");
    return { epoch: Number(row.epoch), now: row.now, token: tokenOf(row) };
  }

  async #ask(tokenId: string | null): Promise<Row> {
    try {
      const { rows } = await this.#pool.query<Row>({ name: "gate-look", text: STATEMENT.text, values: [tokenId] });
      if (rows[0]) return rows[0];
    } catch (cause) {
      throw new Unavailable("the database did not answer", { cause });
    }
    throw new Unavailable("gate_epoch is empty");
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

function tokenOf(row: Row): FoundToken | null {
  const { epoch, standby, now, tokenId, tokenName, hash, allowedCidrs, accountId, ended, namespace, ...account } = row;
  if (tokenId === null) return null;
  return { id: tokenId, name: tokenName, hash, allowedCidrs, accountId, ended, namespace, subject: toSubject(account) };
}
