-- A deleted account leaves the policies that name its user ID as it leaves those that name it: whoever is made later under
-- its name has its user ID and none of its grants. The list stays, empty, and matches nothing.
CREATE FUNCTION user_id_leaves_policies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE policies SET who = jsonb_set(who, '{userIds}', (who -> 'userIds') - OLD.user_id)
    WHERE jsonb_typeof(who -> 'userIds') = 'array' AND who -> 'userIds' ? OLD.user_id;
  RETURN NULL;
END $$;

CREATE TRIGGER user_id_leaves_policies AFTER DELETE ON service_accounts FOR EACH ROW EXECUTE FUNCTION user_id_leaves_policies();
