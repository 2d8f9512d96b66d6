-- Revoked tokens and those that were never used, each in the order of the list: nine of ten others were walked past.
CREATE INDEX access_tokens_revoked ON access_tokens (name COLLATE "C", id) INCLUDE (namespace_id) WHERE revoked_at IS NOT NULL;
CREATE INDEX access_tokens_never_used ON access_tokens (name COLLATE "C", id) INCLUDE (namespace_id) WHERE last_used_at IS NULL;

-- What a new token costs stays as it was: the index that lists of an account read now also keeps an account's token unique.
ALTER TABLE access_token_roles DROP CONSTRAINT access_token_roles_service_account_id_token_id_fkey;
DROP INDEX access_tokens_service_account_id_id_key, access_tokens_by_account;
CREATE UNIQUE INDEX access_tokens_service_account_id_id_key ON access_tokens (service_account_id, id)
  INCLUDE (revoked_at, expires_at, overlap_until, last_used_at);
ALTER TABLE access_token_roles ADD CONSTRAINT access_token_roles_service_account_id_token_id_fkey
  FOREIGN KEY (service_account_id, token_id) REFERENCES access_tokens (service_account_id, id) ON DELETE CASCADE ON UPDATE CASCADE;
