-- Tokens that have expired, newest first: most that are new have not expired yet, and were all looked through. Among tokens
-- of about the same lifetime all those expired that are older than it. So they stand by lifetime, in classes that differ by a
-- quarter, and a list takes a page of each class from where the expired ones begin.
CREATE FUNCTION lifetime_class(created_at timestamptz, ends_at timestamptz) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN floor(4 * ln(greatest(1, extract(epoch FROM ends_at - created_at))::float8))::int;
CREATE FUNCTION shortest_lifetime(class int) RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN make_interval(secs => CASE WHEN class > 0 THEN exp(class / 4.0::float8) - 0.001 ELSE 0 END);
CREATE INDEX access_tokens_by_lifetime ON access_tokens (lifetime_class(created_at, least(expires_at, overlap_until)), created_at, id)
  INCLUDE (namespace_id, expires_at, overlap_until) WHERE revoked_at IS NULL;

-- An account's tokens are found by its id alone, which no other namespace has: one index less for each token that is made.
DROP INDEX access_tokens_namespace_id_service_account_id_idx;

-- As before, but by the account's index alone: before the tables are analysed, the one above seems to hold few rows.
CREATE OR REPLACE FUNCTION settle_token_doubts() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('latchkey token doubts', 0)) THEN RETURN; END IF;
  WITH begun AS (
    SELECT id, service_account_id, row_number() OVER (PARTITION BY service_account_id ORDER BY since, id) AS nth
    FROM token_doubts WHERE since <= now()
  ), accounts AS (
    SELECT service_account_id AS id, EXISTS (SELECT 1 FROM service_accounts WHERE id = service_account_id) AS there,
      (SELECT max(coalesce(least(t.expires_at, t.overlap_until), 'infinity')) FILTER (WHERE t.revoked_at IS NULL)
       FROM access_tokens t WHERE t.service_account_id = begun.service_account_id) AS live_until
    FROM begun WHERE nth = 1
  ), dropped AS (
    DELETE FROM token_doubts d USING begun b JOIN accounts a ON a.id = b.service_account_id
    WHERE d.id = b.id AND (b.nth > 1 OR a.live_until > now() OR NOT a.there)
  )
  INSERT INTO token_doubts (service_account_id, since) SELECT id, live_until FROM accounts WHERE live_until > now();
END $$;
