-- Someone answers for every machine. Only before the first admin is there nobody to: then the admin who comes owns what
-- nobody owns (lib/setup/first-admin.ts); both sides take the root's row as their lock, so neither misses the other.
-- LK008: an account would be left without an owner.

CREATE FUNCTION keep_an_owner() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE account text := CASE WHEN TG_TABLE_NAME = 'service_accounts' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(OLD) ->> 'service_account_id' END;
BEGIN
  IF EXISTS (SELECT 1 FROM service_account_owners WHERE service_account_id = account)
    OR NOT EXISTS (SELECT 1 FROM service_accounts WHERE id = account) THEN RETURN NULL; END IF;
  PERFORM 1 FROM namespaces WHERE slug = 'global' FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT 1 FROM role_assignments a JOIN members m ON m.id = a.member_id
    WHERE a.role_id = 'role_admin' AND a.namespace_id = 'ns_global' AND m.activated_at IS NOT NULL AND m.disabled_at IS NULL
  ) THEN
    RAISE EXCEPTION 'a service account has at least one owner' USING ERRCODE = 'LK008';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER someone_answers AFTER INSERT ON service_accounts DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION keep_an_owner();
CREATE CONSTRAINT TRIGGER someone_answers AFTER DELETE OR UPDATE ON service_account_owners DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION keep_an_owner();

CREATE INDEX service_account_owners_by_owner ON service_account_owners (owner_id);
CREATE INDEX service_accounts_by_impersonated ON service_accounts (impersonates_member_id) WHERE impersonates_member_id IS NOT NULL;

-- Nobody acts as someone who may not act. The share lock lets neither slip past the other: who disables waits, then ends it.
CREATE FUNCTION impersonates_someone_enabled() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE gone timestamptz;
BEGIN
  SELECT disabled_at INTO gone FROM members WHERE id = NEW.impersonates_member_id FOR SHARE;
  IF gone IS NOT NULL THEN
    RAISE EXCEPTION 'a service account can act only as a member who is enabled' USING ERRCODE = 'LK009';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER impersonates_enabled BEFORE INSERT OR UPDATE OF impersonates_member_id ON service_accounts
  FOR EACH ROW WHEN (NEW.impersonates_member_id IS NOT NULL) EXECUTE FUNCTION impersonates_someone_enabled();

CREATE FUNCTION end_impersonations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE service_accounts SET impersonates_member_id = NULL, version = version + 1 WHERE impersonates_member_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER impersonations_end AFTER UPDATE OF disabled_at ON members
  FOR EACH ROW WHEN (OLD.disabled_at IS NULL AND NEW.disabled_at IS NOT NULL) EXECUTE FUNCTION end_impersonations();
