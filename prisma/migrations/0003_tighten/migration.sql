-- Lists are empty, never unknown.
ALTER TABLE access_tokens ALTER COLUMN allowed_cidrs SET DEFAULT '{}', ALTER COLUMN allowed_cidrs SET NOT NULL;
ALTER TABLE roles ALTER COLUMN permissions SET DEFAULT '{}', ALTER COLUMN permissions SET NOT NULL;

-- A role can be held in its own namespace and the ones below it.
CREATE FUNCTION role_within_namespace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT namespace_within(NEW.namespace_id, (SELECT namespace_id FROM roles WHERE id = NEW.role_id)) THEN
    RAISE EXCEPTION 'role_assignments names a role of another namespace' USING ERRCODE = 'LK004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER role_within BEFORE INSERT OR UPDATE ON role_assignments FOR EACH ROW EXECUTE FUNCTION role_within_namespace();
