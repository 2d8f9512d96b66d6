-- What PRODUCT calls rules and a database can carry. The code holds the conversation; this holds the truth.
-- SQLSTATEs of our own: LK001 no activity record · LK002 last admin · LK003 append-only · LK004 another namespace · LK005 built-in.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- ---------------------------------------------------------------------------------------------------------------------
-- Shapes

ALTER TABLE namespaces
  ADD CONSTRAINT namespaces_slug_shape CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  ADD CONSTRAINT namespaces_one_root CHECK ((parent_id IS NULL) = (slug = 'global'));

ALTER TABLE members
  ADD CONSTRAINT members_email_shape CHECK (email = lower(email) AND email ~ '^[^@\s]+@[^@\s]+$' AND length(email) <= 254);

ALTER TABLE sessions
  ADD CONSTRAINT sessions_method CHECK (method IN ('password', 'oidc'));

ALTER TABLE invitations
  ADD CONSTRAINT invitations_kind CHECK ((kind = 'setup' AND member_id IS NULL) OR (kind = 'invite' AND member_id IS NOT NULL));

ALTER TABLE role_assignments
  ADD CONSTRAINT role_assignments_one_holder CHECK (num_nonnulls(member_id, service_account_id) = 1),
  ADD CONSTRAINT role_assignments_whole_key CHECK ((service_account_id IS NULL) = (service_account_namespace_id IS NULL));

ALTER TABLE service_accounts
  ADD CONSTRAINT service_accounts_name_shape CHECK (name ~ '^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$'),
  ADD CONSTRAINT service_accounts_description_length CHECK (length(description) <= 1024),
  ADD CONSTRAINT service_accounts_labels_object CHECK (jsonb_typeof(labels) = 'object');

ALTER TABLE service_account_owners
  ADD CONSTRAINT service_account_owners_one CHECK (num_nonnulls(member_id, group_id) = 1 AND owner_id = coalesce(member_id, group_id)),
  ADD CONSTRAINT service_account_owners_whole_key CHECK ((group_id IS NULL) = (group_namespace_id IS NULL));

ALTER TABLE access_tokens
  ADD CONSTRAINT access_tokens_format CHECK (format IN ('opaque', 'jwt')),
  ADD CONSTRAINT access_tokens_hash_length CHECK (octet_length(hash) = 32),
  ADD CONSTRAINT access_tokens_lives CHECK (expires_at IS NULL OR expires_at > created_at),
  ADD CONSTRAINT access_tokens_revoked_lets_go CHECK (revoked_at IS NULL OR NOT holds_name),
  ADD CONSTRAINT access_tokens_overlap_within_life CHECK (overlap_until IS NULL OR expires_at IS NULL OR overlap_until <= expires_at);

ALTER TABLE sockets
  ADD CONSTRAINT sockets_type CHECK (type IN ('http', 'ssh', 'tls', 'database', 'rdp', 'vnc', 'kubernetes'));

ALTER TABLE policies
  ADD CONSTRAINT policies_effect CHECK (effect IN ('allow', 'deny'));

ALTER TABLE activity
  ADD CONSTRAINT activity_actor_kind CHECK (actor_kind IN ('member', 'service-account', 'system', 'unknown')),
  ADD CONSTRAINT activity_outcome CHECK (outcome IN ('done', 'refused')),
  ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();

ALTER TABLE settings
  ADD CONSTRAINT settings_one_row CHECK (id),
  ADD CONSTRAINT settings_max_lifetime CHECK (max_token_lifetime_days BETWEEN 1 AND 3650);

ALTER TABLE activity_head ADD CONSTRAINT activity_head_one_row CHECK (id);

-- ---------------------------------------------------------------------------------------------------------------------
-- What every installation has (before the triggers: these rows have no record, they come with the product)

INSERT INTO activity_head (id, seq, hash) VALUES (true, 0, decode(repeat('00', 32), 'hex'));
INSERT INTO settings (id) VALUES (true);
INSERT INTO namespaces (id, slug, name, created_by_id, created_by_name) VALUES ('ns_global', 'global', 'Global', 'system', 'Latchkey');
INSERT INTO roles (id, namespace_id, name, name_key, description, permissions, built_in, created_by_id, created_by_name) VALUES
  ('role_admin', 'ns_global', 'admin', 'admin', 'Everything.', ARRAY[
    'service-accounts:read', 'service-accounts:write', 'access-tokens:read', 'access-tokens:write', 'policies:read', 'policies:write',
    'sockets:read', 'sockets:write', 'groups:read', 'groups:write', 'members:read', 'members:write', 'roles:read', 'roles:write',
    'namespaces:read', 'namespaces:write', 'gateways:read', 'gateways:write', 'activity:read', 'settings:read', 'settings:write', 'decisions:check'], true, 'system', 'Latchkey'),
  ('role_member', 'ns_global', 'member', 'member', 'Changes sockets and policies; reads service accounts, access tokens, groups and namespaces.', ARRAY[
    'service-accounts:read', 'access-tokens:read', 'policies:read', 'policies:write', 'sockets:read', 'sockets:write', 'groups:read', 'namespaces:read'], true, 'system', 'Latchkey'),
  ('role_read-only', 'ns_global', 'read-only', 'read-only', 'Reads everything, changes nothing.', ARRAY[
    'service-accounts:read', 'access-tokens:read', 'policies:read', 'sockets:read', 'groups:read', 'members:read', 'roles:read', 'namespaces:read',
    'gateways:read', 'activity:read', 'settings:read'], true, 'system', 'Latchkey'),
  ('role_client', 'ns_global', 'client', 'client', 'No right on the API: its tokens only pass the gate.', ARRAY[]::text[], true, 'system', 'Latchkey');

-- ---------------------------------------------------------------------------------------------------------------------
-- Indexes that Prisma cannot say. Ids are unique by themselves, so the key [namespace_id, id] is a proof, not a need.

CREATE UNIQUE INDEX service_accounts_id ON service_accounts (id);
CREATE UNIQUE INDEX access_tokens_id ON access_tokens (id);
CREATE UNIQUE INDEX groups_id ON groups (id);
CREATE UNIQUE INDEX sockets_id ON sockets (id);
CREATE UNIQUE INDEX policies_id ON policies (id);

CREATE UNIQUE INDEX access_tokens_live_name ON access_tokens (service_account_id, name) WHERE holds_name;

CREATE INDEX service_accounts_by_name ON service_accounts (name COLLATE "C", id);
CREATE INDEX service_accounts_by_created ON service_accounts (created_at, id);
CREATE INDEX service_accounts_search ON service_accounts USING gin ((name || ' ' || description) gin_trgm_ops);
CREATE INDEX access_tokens_by_name ON access_tokens (name COLLATE "C", id);
CREATE INDEX access_tokens_by_created ON access_tokens (created_at, id);
CREATE INDEX access_tokens_by_expiry ON access_tokens (coalesce(expires_at, 'infinity'), id);
CREATE INDEX access_tokens_by_last_use ON access_tokens (coalesce(last_used_at, '-infinity'), id);
CREATE INDEX access_tokens_by_creator ON access_tokens (created_by_id, id);
CREATE INDEX access_tokens_by_account ON access_tokens (service_account_id, id);
CREATE INDEX access_tokens_search ON access_tokens USING gin ((name || ' ' || id || ' ' || description) gin_trgm_ops);
CREATE INDEX activity_by_xid ON activity (xid);
CREATE INDEX activity_search ON activity
  USING gin ((actor_name || ' ' || actor_id || ' ' || target_name || ' ' || target_id || ' ' || coalesce(target_of, '') || ' ' || coalesce(token_id, '')) gin_trgm_ops);

-- ---------------------------------------------------------------------------------------------------------------------
-- Activity: a chain that only grows

CREATE FUNCTION length_prefixed(field text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN field IS NULL THEN int4send(-1) ELSE int4send(octet_length(convert_to(field, 'UTF8'))) || convert_to(field, 'UTF8') END
$$;

-- The bytes a record's hash covers, after the previous hash: every field in this order, each with its length before it.
CREATE FUNCTION activity_bytes(r activity) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT length_prefixed(r.seq::text)
      || length_prefixed(to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
      || length_prefixed(r.namespace) || length_prefixed(r.actor_kind) || length_prefixed(r.actor_id) || length_prefixed(r.actor_name)
      || length_prefixed(r.token_id) || length_prefixed(r.ip) || length_prefixed(r.user_agent) || length_prefixed(r.request_id)
      || length_prefixed(r.action) || length_prefixed(r.target_kind) || length_prefixed(r.target_id) || length_prefixed(r.target_name)
      || length_prefixed(r.target_of) || length_prefixed(r.outcome) || length_prefixed(r.reason) || length_prefixed(r.attempts::text)
      || length_prefixed(r.before::text) || length_prefixed(r.after::text)
$$;

CREATE FUNCTION activity_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head activity_head;
BEGIN
  SELECT * INTO STRICT head FROM activity_head FOR UPDATE;
  NEW.seq := head.seq + 1;
  NEW.at := clock_timestamp();
  NEW.xid := pg_current_xact_id();
  NEW.prev_hash := head.hash;
  NEW.hash := sha256(head.hash || activity_bytes(NEW));
  UPDATE activity_head SET seq = NEW.seq, hash = NEW.hash;
  RETURN NEW;
END $$;

CREATE TRIGGER activity_chain BEFORE INSERT ON activity FOR EACH ROW EXECUTE FUNCTION activity_chain();
ALTER TABLE activity ALTER COLUMN seq SET DEFAULT 0, ALTER COLUMN hash SET NOT NULL, ALTER COLUMN prev_hash SET NOT NULL;

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'activity is append-only' USING ERRCODE = 'LK003';
END $$;

CREATE TRIGGER activity_append_only BEFORE UPDATE OR DELETE ON activity FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER activity_never_truncated BEFORE TRUNCATE ON activity FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER activity_head_kept BEFORE DELETE ON activity_head FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER activity_head_never_truncated BEFORE TRUNCATE ON activity_head FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- ---------------------------------------------------------------------------------------------------------------------
-- No change without its record: looked at when the transaction commits, so the record may come last.

CREATE FUNCTION require_activity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM activity WHERE xid = pg_current_xact_id()) THEN
    RAISE EXCEPTION 'a change of % needs its activity record', TG_TABLE_NAME USING ERRCODE = 'LK001';
  END IF;
  RETURN NULL;
END $$;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['namespaces', 'invitations', 'roles', 'role_assignments', 'service_accounts', 'service_account_owners',
    'access_token_roles', 'groups', 'group_members', 'group_service_accounts', 'sockets', 'policies', 'policy_service_accounts',
    'policy_members', 'policy_groups', 'policy_sockets', 'policy_versions', 'settings']
  LOOP
    EXECUTE format('CREATE CONSTRAINT TRIGGER recorded AFTER INSERT OR UPDATE OR DELETE ON %I DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_activity()', name);
  END LOOP;
END $$;

-- Last uses and last sights are observations, not changes; every other column is a change.
CREATE CONSTRAINT TRIGGER recorded AFTER INSERT OR DELETE OR UPDATE OF namespace_id, id, service_account_id, name, description, format, hash,
  hash_key_version, inherits_roles, allowed_cidrs, holds_name, expires_at, paused_at, revoked_at, revoked_by_id, revoked_by_name, rotated_from_id,
  overlap_until, created_at, created_by_id, created_by_name, version
  ON access_tokens DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_activity();
CREATE CONSTRAINT TRIGGER recorded AFTER INSERT OR DELETE OR UPDATE OF id, email, name, password_hash, oidc_identity, activated_at, disabled_at,
  created_at, created_by_id, created_by_name, version
  ON members DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_activity();
CREATE CONSTRAINT TRIGGER recorded AFTER INSERT OR DELETE OR UPDATE OF id, hash, member_id, created_at, authenticated_at, method, ended_at
  ON sessions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_activity();

-- ---------------------------------------------------------------------------------------------------------------------
-- There is always an admin: the root namespace's row is the lock, so two removals at once see each other.

CREATE FUNCTION keep_an_admin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Not FOR UPDATE: creating something in global holds a key share on the row while it waits for its activity record.
  PERFORM 1 FROM namespaces WHERE slug = 'global' FOR NO KEY UPDATE;
  IF NOT EXISTS (
    SELECT 1 FROM role_assignments a JOIN members m ON m.id = a.member_id
    WHERE a.role_id = 'role_admin' AND a.namespace_id = 'ns_global' AND m.activated_at IS NOT NULL AND m.disabled_at IS NULL
  ) THEN
    RAISE EXCEPTION 'the last admin stays' USING ERRCODE = 'LK002';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER last_admin AFTER DELETE OR UPDATE ON role_assignments DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.role_id = 'role_admin' AND OLD.namespace_id = 'ns_global' AND OLD.member_id IS NOT NULL) EXECUTE FUNCTION keep_an_admin();
CREATE CONSTRAINT TRIGGER last_admin_enabled AFTER UPDATE OF disabled_at, activated_at ON members DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.disabled_at IS NOT NULL OR NEW.activated_at IS NULL) EXECUTE FUNCTION keep_an_admin();
CREATE CONSTRAINT TRIGGER last_admin_kept AFTER DELETE ON members DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION keep_an_admin();

-- ---------------------------------------------------------------------------------------------------------------------
-- A service account is used and named only in its own namespace and the ones below it.

CREATE FUNCTION namespace_within(lower_id text, upper_id text) RETURNS boolean LANGUAGE sql STABLE AS $$
  WITH RECURSIVE up(id, parent_id) AS (
    SELECT id, parent_id FROM namespaces WHERE id = lower_id
    UNION ALL
    SELECT n.id, n.parent_id FROM namespaces n JOIN up ON n.id = up.parent_id
  )
  SELECT EXISTS (SELECT 1 FROM up WHERE id = upper_id)
$$;

CREATE FUNCTION used_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE upper_id text := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
  IF upper_id IS NOT NULL AND NOT namespace_within(NEW.namespace_id, upper_id) THEN
    RAISE EXCEPTION '% names something of another namespace', TG_TABLE_NAME USING ERRCODE = 'LK004';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER used_within BEFORE INSERT OR UPDATE ON role_assignments FOR EACH ROW EXECUTE FUNCTION used_within('service_account_namespace_id');
CREATE TRIGGER used_within BEFORE INSERT OR UPDATE ON group_service_accounts FOR EACH ROW EXECUTE FUNCTION used_within('service_account_namespace_id');
CREATE TRIGGER used_within BEFORE INSERT OR UPDATE ON policy_service_accounts FOR EACH ROW EXECUTE FUNCTION used_within('service_account_namespace_id');
CREATE TRIGGER used_within BEFORE INSERT OR UPDATE ON policy_groups FOR EACH ROW EXECUTE FUNCTION used_within('group_namespace_id');
CREATE TRIGGER used_within BEFORE INSERT OR UPDATE ON service_account_owners FOR EACH ROW EXECUTE FUNCTION used_within('group_namespace_id');

-- A policy reaches downwards: sockets it is attached to live in its namespace or below.
CREATE FUNCTION socket_within_policy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT namespace_within(NEW.socket_namespace_id, NEW.namespace_id) THEN
    RAISE EXCEPTION 'policy_sockets names something of another namespace' USING ERRCODE = 'LK004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER used_within BEFORE INSERT OR UPDATE ON policy_sockets FOR EACH ROW EXECUTE FUNCTION socket_within_policy();

-- ---------------------------------------------------------------------------------------------------------------------
-- Built-ins stay as they are

CREATE FUNCTION built_in_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'built-in roles and the root namespace stay as they are' USING ERRCODE = 'LK005';
END $$;
CREATE TRIGGER built_in_stays BEFORE UPDATE OR DELETE ON roles FOR EACH ROW WHEN (OLD.built_in) EXECUTE FUNCTION built_in_stays();
CREATE TRIGGER root_stays BEFORE DELETE OR UPDATE OF id, slug, parent_id ON namespaces FOR EACH ROW WHEN (OLD.slug = 'global') EXECUTE FUNCTION built_in_stays();
