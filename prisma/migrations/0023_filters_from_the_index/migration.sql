-- As tokens do since 0018: what a search looks through stands in the index of the list's order, where a row may hold little.
ALTER TABLE service_accounts
  DROP COLUMN search_text,
  ADD COLUMN search_text text GENERATED ALWAYS AS (left(lower(name || ' ' || description), 300)) STORED,
  ADD COLUMN search_rest text GENERATED ALWAYS AS (CASE WHEN length(lower(name || ' ' || description)) > 300
    THEN '…' || substr(lower(name || ' ' || description), 101) END) STORED;
CREATE INDEX service_accounts_search ON service_accounts USING gin (search_text gin_trgm_ops);
CREATE INDEX service_accounts_search_rest ON service_accounts USING gin (search_rest gin_trgm_ops) WHERE search_rest IS NOT NULL;
CREATE INDEX service_accounts_with_rest ON service_accounts (id) WHERE search_rest IS NOT NULL;

DROP INDEX service_accounts_by_name;
CREATE INDEX service_accounts_by_name ON service_accounts (name COLLATE "C", id) INCLUDE (namespace_id, search_text);
DROP INDEX service_accounts_by_namespace;
CREATE INDEX service_accounts_by_namespace ON service_accounts (namespace_id, name COLLATE "C", id) INCLUDE (search_text);

-- What filters of tokens ask of each that a list walks past. Every use of a token writes each of its indexes already.
DROP INDEX access_tokens_by_name;
CREATE INDEX access_tokens_by_name ON access_tokens (name COLLATE "C", id)
  INCLUDE (namespace_id, search_text, revoked_at, paused_at, expires_at, overlap_until, last_used_at);
DROP INDEX access_tokens_by_namespace;
CREATE INDEX access_tokens_by_namespace ON access_tokens (namespace_id, name COLLATE "C", id)
  INCLUDE (search_text, revoked_at, paused_at, expires_at, overlap_until, last_used_at);
