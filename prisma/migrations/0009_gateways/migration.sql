-- Gateways and their keys.
CREATE TABLE gateways (
  namespace_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  profile text NOT NULL,
  trusted_hops integer NOT NULL DEFAULT 0,
  every_socket boolean NOT NULL DEFAULT true,
  last_seen_at timestamptz(3),
  revoked_at timestamptz(3),
  revoked_by_id text,
  revoked_by_name text,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  created_by_id text NOT NULL,
  created_by_name text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT gateways_pkey PRIMARY KEY (namespace_id, id),
  CONSTRAINT gateways_namespace_id_fkey FOREIGN KEY (namespace_id) REFERENCES namespaces (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT gateways_name_shape CHECK (name ~ '^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$'),
  CONSTRAINT gateways_description_length CHECK (length(description) <= 1024),
  CONSTRAINT gateways_profile CHECK (profile IN ('nginx', 'caddy', 'haproxy', 'traefik', 'envoy')),
  CONSTRAINT gateways_trusted_hops CHECK (trusted_hops BETWEEN 0 AND 9)
);
CREATE UNIQUE INDEX gateways_id ON gateways (id);
CREATE UNIQUE INDEX gateways_namespace_id_name_key ON gateways (namespace_id, name);
CREATE INDEX gateways_by_name ON gateways (name COLLATE "C", id);

CREATE TABLE gateway_keys (
  id text NOT NULL,
  namespace_id text NOT NULL,
  gateway_id text NOT NULL,
  hash bytea NOT NULL,
  hash_key_version integer NOT NULL,
  ends_at timestamptz(3),
  last_seen_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  created_by_id text NOT NULL,
  created_by_name text NOT NULL,
  CONSTRAINT gateway_keys_pkey PRIMARY KEY (id),
  CONSTRAINT gateway_keys_namespace_id_gateway_id_fkey FOREIGN KEY (namespace_id, gateway_id)
    REFERENCES gateways (namespace_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT gateway_keys_id_shape CHECK (id ~ '^lkg_[0-9A-Za-z]{12}$'),
  CONSTRAINT gateway_keys_hash_length CHECK (octet_length(hash) = 32)
);
CREATE INDEX gateway_keys_gateway_id_idx ON gateway_keys (gateway_id);
-- Beside the key that stays there is at most one that is on its way out.
CREATE UNIQUE INDEX gateway_keys_one_stays ON gateway_keys (gateway_id) WHERE ends_at IS NULL;
CREATE UNIQUE INDEX gateway_keys_one_ends ON gateway_keys (gateway_id) WHERE ends_at IS NOT NULL;

CREATE TABLE gateway_sockets (
  namespace_id text NOT NULL,
  gateway_id text NOT NULL,
  socket_namespace_id text NOT NULL,
  socket_id text NOT NULL,
  CONSTRAINT gateway_sockets_pkey PRIMARY KEY (gateway_id, socket_id),
  CONSTRAINT gateway_sockets_namespace_id_gateway_id_fkey FOREIGN KEY (namespace_id, gateway_id)
    REFERENCES gateways (namespace_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT gateway_sockets_socket_namespace_id_socket_id_fkey FOREIGN KEY (socket_namespace_id, socket_id)
    REFERENCES sockets (namespace_id, id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX gateway_sockets_socket_id_idx ON gateway_sockets (socket_id);
-- Like a policy, a gateway reaches downwards.
CREATE TRIGGER used_within BEFORE INSERT OR UPDATE ON gateway_sockets FOR EACH ROW EXECUTE FUNCTION socket_within_policy();

CREATE CONSTRAINT TRIGGER recorded AFTER INSERT OR DELETE OR UPDATE OF namespace_id, id, name, description, profile, trusted_hops, every_socket,
  revoked_at, revoked_by_id, revoked_by_name, created_at, created_by_id, created_by_name, version
  ON gateways DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_activity();
CREATE CONSTRAINT TRIGGER recorded AFTER INSERT OR DELETE OR UPDATE OF id, namespace_id, gateway_id, hash, hash_key_version, ends_at, created_at,
  created_by_id, created_by_name
  ON gateway_keys DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_activity();
CREATE CONSTRAINT TRIGGER recorded AFTER INSERT OR DELETE OR UPDATE
  ON gateway_sockets DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_activity();

-- ---------------------------------------------------------------------------------------------------------------------
-- Decisions: written in batches, read by time, dropped a day at a time. Observations, so they need no activity record.

CREATE TABLE decisions (
  at timestamptz(3) NOT NULL,
  id text NOT NULL,
  namespace_id text NOT NULL,
  namespace text NOT NULL,
  gateway_id text NOT NULL,
  gateway_name text NOT NULL,
  socket_id text,
  socket_name text,
  subject_kind text,
  subject_id text,
  subject_name text,
  acts_as text,
  token_id text,
  action text NOT NULL,
  method text,
  host text,
  path text,
  ip text,
  decision text NOT NULL,
  reason text NOT NULL,
  status integer NOT NULL,
  policies jsonb NOT NULL DEFAULT '[]',
  input jsonb,
  CONSTRAINT decisions_pkey PRIMARY KEY (at, id),
  CONSTRAINT decisions_decision CHECK (decision IN ('allow', 'deny'))
) PARTITION BY RANGE (at);
CREATE INDEX decisions_subject_id_at_idx ON decisions (subject_id, at);
CREATE INDEX decisions_socket_id_at_idx ON decisions (socket_id, at);
CREATE INDEX decisions_denied ON decisions (at, id) WHERE decision = 'deny';

-- Makes the partitions of these days (UTC). Attached, not created in place, so that readers and writers go on meanwhile.
CREATE FUNCTION make_decision_days(first_day date, last_day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  day date := first_day;
  part text;
BEGIN
  WHILE day <= last_day LOOP
    part := 'decisions_' || to_char(day, 'YYYYMMDD');
    IF to_regclass(part) IS NULL THEN
      PERFORM pg_advisory_xact_lock(hashtextextended('latchkey decisions', 0));
      IF to_regclass(part) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE decisions INCLUDING ALL)', part);
        EXECUTE format('ALTER TABLE decisions ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part, day || ' 00:00:00+00', day + 1 || ' 00:00:00+00');
      END IF;
    END IF;
    day := day + 1;
  END LOOP;
END $$;

-- Drops the days that ended before this moment and answers how many that were.
CREATE FUNCTION drop_decision_days(before timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  part text;
  dropped integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('latchkey decisions', 0));
  FOR part IN SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'decisions'::regclass ORDER BY 1 LOOP
    IF to_date(right(part, 8), 'YYYYMMDD') < (before AT TIME ZONE 'UTC')::date THEN
      EXECUTE format('DROP TABLE %s', part);
      dropped := dropped + 1;
    END IF;
  END LOOP;
  RETURN dropped;
END $$;

CREATE TABLE decision_counts (
  at timestamptz(3) NOT NULL,
  namespace_id text NOT NULL,
  gateway_id text NOT NULL,
  decision text NOT NULL,
  reason text NOT NULL,
  answers bigint NOT NULL,
  unkept bigint NOT NULL DEFAULT 0,
  CONSTRAINT decision_counts_pkey PRIMARY KEY (at, namespace_id, gateway_id, decision, reason)
);

CREATE TABLE decision_policies (
  policy_id text NOT NULL,
  version integer NOT NULL,
  stored jsonb NOT NULL,
  used_at timestamptz(3) NOT NULL,
  CONSTRAINT decision_policies_pkey PRIMARY KEY (policy_id, version)
);

ALTER TABLE settings
  ADD COLUMN decision_retention_days integer NOT NULL DEFAULT 30,
  ADD CONSTRAINT settings_decision_retention CHECK (decision_retention_days BETWEEN 1 AND 3650);
