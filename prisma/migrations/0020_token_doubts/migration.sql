-- Accounts without a live token are few, and a list that looks for them should not ask every account. So beside the accounts
-- stands from when on it is in doubt that one has a live token: an account that has none has a doubt that has begun, always.
-- A doubt comes with whatever can end the last token, in the same commit; a list looks at the accounts in doubt alone.
-- Doubts are only added and taken away, never changed, and name no key of another table: nobody ever waits for anybody here.
CREATE TABLE token_doubts (
  id BIGSERIAL NOT NULL,
  service_account_id text NOT NULL,
  since timestamptz(3) NOT NULL DEFAULT '-infinity',
  CONSTRAINT token_doubts_pkey PRIMARY KEY (id)
);
CREATE INDEX token_doubts_since_service_account_id_idx ON token_doubts (since, service_account_id);

-- A new token leaves a doubt as it is: creating one costs nothing here.
CREATE FUNCTION doubt_tokens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'service_accounts' THEN
    INSERT INTO token_doubts (service_account_id) VALUES (NEW.id);
  ELSE
    INSERT INTO token_doubts (service_account_id) VALUES (OLD.service_account_id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tokens_in_doubt AFTER INSERT OR UPDATE OF id ON service_accounts FOR EACH ROW EXECUTE FUNCTION doubt_tokens();
CREATE TRIGGER tokens_in_doubt AFTER DELETE OR UPDATE OF service_account_id, expires_at, overlap_until, revoked_at ON access_tokens
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL) EXECUTE FUNCTION doubt_tokens();

-- Puts off the doubts that have begun, each until the account's last token ends by itself, and drops those that say the same
-- twice or are of no account any more. One runs at a time, and what it can't see yet it leaves alone: a token that is revoked
-- meanwhile has a doubt of its own.
CREATE FUNCTION settle_token_doubts() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('latchkey token doubts', 0)) THEN RETURN; END IF;
  WITH begun AS (
    SELECT id, service_account_id, row_number() OVER (PARTITION BY service_account_id ORDER BY since, id) AS nth
    FROM token_doubts WHERE since <= now()
  ), accounts AS (
    SELECT service_account_id AS id, EXISTS (SELECT 1 FROM service_accounts WHERE id = service_account_id) AS there,
      -- By the account's index alone: before tables are analysed, partial ones of unrevoked tokens seem to hold few rows.
      (SELECT max(coalesce(least(t.expires_at, t.overlap_until), 'infinity')) FILTER (WHERE t.revoked_at IS NULL)
       FROM access_tokens t WHERE t.service_account_id = begun.service_account_id) AS live_until
    FROM begun WHERE nth = 1
  ), dropped AS (
    DELETE FROM token_doubts d USING begun b JOIN accounts a ON a.id = b.service_account_id
    WHERE d.id = b.id AND (b.nth > 1 OR a.live_until > now() OR NOT a.there)
  )
  INSERT INTO token_doubts (service_account_id, since) SELECT id, live_until FROM accounts WHERE live_until > now();
END $$;

INSERT INTO token_doubts (service_account_id) SELECT id FROM service_accounts;
SELECT settle_token_doubts();
ANALYZE token_doubts;
