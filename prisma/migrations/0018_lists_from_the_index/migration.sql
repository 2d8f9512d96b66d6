-- A search walks many tokens in the order of the list, so what it looks through stands in the index of that order, where a
-- row may hold little: the first 300 letters. What is beyond stands apart, with the 200 letters before it that a search may
-- be long, and a mark in front since it begins in the middle of a word.
ALTER TABLE access_tokens
  DROP COLUMN search_text,
  ADD COLUMN search_text text GENERATED ALWAYS AS (left(lower(name || ' ' || id || ' ' || description), 300)) STORED,
  ADD COLUMN search_rest text GENERATED ALWAYS AS (CASE WHEN length(lower(name || ' ' || id || ' ' || description)) > 300
    THEN '…' || substr(lower(name || ' ' || id || ' ' || description), 101) END) STORED;
CREATE INDEX access_tokens_search ON access_tokens USING gin (search_text gin_trgm_ops);
CREATE INDEX access_tokens_search_rest ON access_tokens USING gin (search_rest gin_trgm_ops) WHERE search_rest IS NOT NULL;
CREATE INDEX access_tokens_with_rest ON access_tokens (id) WHERE search_rest IS NOT NULL;

DROP INDEX access_tokens_by_name;
CREATE INDEX access_tokens_by_name ON access_tokens (name COLLATE "C", id) INCLUDE (namespace_id, search_text);
DROP INDEX access_tokens_by_namespace;
CREATE INDEX access_tokens_by_namespace ON access_tokens (namespace_id, name COLLATE "C", id) INCLUDE (search_text);

-- Filters that walk the list find in its index whose each account is.
DROP INDEX service_accounts_by_name;
CREATE INDEX service_accounts_by_name ON service_accounts (name COLLATE "C", id) INCLUDE (namespace_id);
