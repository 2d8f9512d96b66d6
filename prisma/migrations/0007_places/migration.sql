-- Sockets: one spelling for what the gate compares, and at most one socket for the host of an HTTP request.
ALTER TABLE sockets
  ADD CONSTRAINT sockets_name_shape CHECK (name ~ '^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$'),
  ADD CONSTRAINT sockets_hostname_shape CHECK (hostname ~ '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$'),
  ADD CONSTRAINT sockets_description_length CHECK (length(description) <= 1024),
  ADD CONSTRAINT sockets_tags_object CHECK (jsonb_typeof(tags) = 'object');
CREATE UNIQUE INDEX sockets_one_for_a_host ON sockets (hostname) WHERE type IN ('http', 'kubernetes');
CREATE INDEX sockets_by_name ON sockets (name COLLATE "C", id);
CREATE INDEX sockets_by_namespace ON sockets (namespace_id, name COLLATE "C", id);
CREATE INDEX sockets_by_created ON sockets (created_at, id);
CREATE INDEX sockets_by_tag ON sockets USING gin (tags);
CREATE INDEX sockets_search ON sockets USING gin ((name || ' ' || coalesce(hostname, '') || ' ' || description) gin_trgm_ops);

ALTER TABLE groups
  ADD CONSTRAINT groups_name_shape CHECK (name ~ '^[a-zA-Z0-9]([a-zA-Z0-9 ._-]{0,61}[a-zA-Z0-9])?$'),
  ADD CONSTRAINT groups_description_length CHECK (length(description) <= 1024);
CREATE INDEX groups_by_name ON groups (name COLLATE "C", id);
CREATE INDEX groups_search ON groups USING gin ((name || ' ' || description) gin_trgm_ops);

-- ---------------------------------------------------------------------------------------------------------------------
-- Namespaces keep their slug and their place: rights, names and policies are inherited along the tree, so a node that
-- moved would silently gain some and break others.

CREATE FUNCTION namespace_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a namespace keeps its slug and its place' USING ERRCODE = 'LK006';
END $$;
CREATE TRIGGER namespace_stays BEFORE UPDATE OF id, slug, parent_id ON namespaces FOR EACH ROW
  WHEN (OLD.slug <> 'global' AND (NEW.id, NEW.slug, NEW.parent_id) IS DISTINCT FROM (OLD.id, OLD.slug, OLD.parent_id))
  EXECUTE FUNCTION namespace_stays();

-- Rows of one statement can name each other as parents; a walk that does not reach the root finds those too.
CREATE FUNCTION namespace_in_tree() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE upper_id text := NEW.parent_id;
BEGIN
  FOR level IN 1..8 LOOP
    EXIT WHEN upper_id IS NULL;
    SELECT parent_id INTO upper_id FROM namespaces WHERE id = upper_id;
  END LOOP;
  IF upper_id IS NOT NULL THEN
    RAISE EXCEPTION 'the tree of namespaces has at most 8 levels below the root' USING ERRCODE = 'LK007';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER namespace_in_tree AFTER INSERT ON namespaces FOR EACH ROW EXECUTE FUNCTION namespace_in_tree();
