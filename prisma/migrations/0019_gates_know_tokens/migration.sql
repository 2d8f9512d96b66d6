-- Gates may hold tokens too, as they hold policies: what a token, its account, its groups and whom it acts as are changes
-- with the same number. A new token, account or group is nothing that a gate holds, and the last use of a token is nothing
-- that it decides by: neither counts.

CREATE CONSTRAINT TRIGGER gates_know AFTER DELETE OR UPDATE OF
    id, namespace_id, service_account_id, name, hash, allowed_cidrs, expires_at, overlap_until, revoked_at, paused_at ON access_tokens
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gates_must_know('token', 'id');
CREATE CONSTRAINT TRIGGER gates_know AFTER DELETE OR UPDATE OF
    id, namespace_id, name, user_id, disabled_at, expires_at, impersonates_member_id ON service_accounts
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gates_must_know('account', 'id');
CREATE CONSTRAINT TRIGGER gates_know AFTER DELETE OR UPDATE OF id, name, email, disabled_at ON members
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gates_must_know('member', 'id');
CREATE CONSTRAINT TRIGGER gates_know AFTER DELETE OR UPDATE OF id, name ON groups
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gates_must_know('group', 'id');
CREATE CONSTRAINT TRIGGER gates_know AFTER INSERT OR UPDATE OR DELETE ON group_service_accounts
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gates_must_know('account', 'service_account_id');
CREATE CONSTRAINT TRIGGER gates_know AFTER INSERT OR UPDATE OR DELETE ON group_members
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gates_must_know('member', 'member_id');

-- A backup that is restored under running gates goes on with numbers that they have seen for something else. So the last
-- six digits of each number are left to chance, and the ones before them count.
CREATE OR REPLACE FUNCTION gates_must_know() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  mine bigint := nullif(current_setting('latchkey.gate_epoch', true), '');
BEGIN
  IF mine IS NULL THEN
    UPDATE gate_epoch e SET epoch = (e.epoch / 1000000 + 1) * 1000000 + floor(random() * 1000000)::bigint RETURNING e.epoch INTO STRICT mine;
    DELETE FROM gate_changes c WHERE c.epoch <= mine - 1000 * 1000000::bigint;
    PERFORM set_config('latchkey.gate_epoch', mine::text, true);
  END IF;
  INSERT INTO gate_changes (epoch, kind, id) VALUES (mine, TG_ARGV[0], changed ->> TG_ARGV[1]) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
UPDATE gate_epoch SET epoch = (epoch + 1) * 1000000 + floor(random() * 1000000)::bigint;
DELETE FROM gate_changes;
