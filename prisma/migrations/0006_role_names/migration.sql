-- A role's name is alone among the roles of its namespace, those above it and those below it: wherever a name can be
-- given to someone, it means one role. Namespaces side by side may use the same one and learn nothing of each other.
DROP INDEX roles_name_key_key;
CREATE UNIQUE INDEX roles_namespace_id_name_key_key ON roles (namespace_id, name_key);

CREATE FUNCTION role_name_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('role ' || NEW.name_key, 0));
  IF EXISTS (
    SELECT 1 FROM roles r WHERE r.name_key = NEW.name_key AND r.id <> NEW.id
    AND (namespace_within(NEW.namespace_id, r.namespace_id) OR namespace_within(r.namespace_id, NEW.namespace_id))
  ) THEN
    RAISE EXCEPTION 'a role that looks like % exists here', NEW.name USING ERRCODE = '23505';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER name_alone BEFORE INSERT OR UPDATE OF name_key, namespace_id ON roles FOR EACH ROW EXECUTE FUNCTION role_name_alone();

-- The built-in names as lib/roles/name-key.ts folds them. They come with the product, so they have no activity record.
ALTER TABLE roles DISABLE TRIGGER USER;
UPDATE roles SET name_key = 'admln' WHERE id = 'role_admin';
UPDATE roles SET name_key = 'readonly' WHERE id = 'role_read-only';
UPDATE roles SET name_key = 'cllent' WHERE id = 'role_client';
ALTER TABLE roles ENABLE TRIGGER USER;

ALTER TABLE roles
  ADD CONSTRAINT roles_name_shape CHECK (name ~ '^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$'),
  ADD CONSTRAINT roles_description_length CHECK (length(description) <= 1024);
