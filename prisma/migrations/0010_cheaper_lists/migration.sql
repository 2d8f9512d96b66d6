-- Who holds a role, read from the index alone.
DROP INDEX role_assignments_role_id_idx;
CREATE INDEX role_assignments_role_id_service_account_id_idx ON role_assignments (role_id, service_account_id);

-- A search walks many tokens in the order of the list: what it looks through is put in lower case once, not at each look.
DROP INDEX access_tokens_search;
ALTER TABLE access_tokens ADD COLUMN search_text text GENERATED ALWAYS AS (lower(name || ' ' || id || ' ' || description)) STORED;
CREATE INDEX access_tokens_search ON access_tokens USING gin (search_text gin_trgm_ops);
