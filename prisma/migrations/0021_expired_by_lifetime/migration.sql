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
