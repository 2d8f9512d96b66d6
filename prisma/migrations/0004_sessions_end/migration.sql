-- A member who is disabled or loses the last role is signed out for good: the session does not come back with the right.
-- Looked at when the transaction commits, so that one role can be exchanged for another.

CREATE FUNCTION end_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE who text := CASE WHEN TG_TABLE_NAME = 'members' THEN to_jsonb(OLD) ->> 'id' ELSE to_jsonb(OLD) ->> 'member_id' END;
BEGIN
  UPDATE sessions SET ended_at = now() WHERE member_id = who AND ended_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM members m JOIN role_assignments a ON a.member_id = m.id WHERE m.id = who AND m.disabled_at IS NULL);
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER sessions_end AFTER UPDATE OF disabled_at ON members DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.disabled_at IS NULL AND NEW.disabled_at IS NOT NULL) EXECUTE FUNCTION end_sessions();
CREATE CONSTRAINT TRIGGER sessions_end AFTER DELETE ON role_assignments DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.member_id IS NOT NULL) EXECUTE FUNCTION end_sessions();
