-- A list finds the ids of its page first. What it walks through for them stands in the index where that is little.

-- A search walks many accounts in the order of the list: what it looks through is put in lower case once, not at each look.
DROP INDEX service_accounts_search;
ALTER TABLE service_accounts ADD COLUMN search_text text GENERATED ALWAYS AS (lower(name || ' ' || description)) STORED;
CREATE INDEX service_accounts_search ON service_accounts USING gin (search_text gin_trgm_ops);

-- Newest first among those of one status: most tokens in this order have another one.
DROP INDEX access_tokens_by_created;
CREATE INDEX access_tokens_by_created ON access_tokens (created_at, id) INCLUDE (namespace_id, revoked_at, expires_at, overlap_until);
