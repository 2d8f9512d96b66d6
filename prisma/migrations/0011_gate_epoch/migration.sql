-- What gates hold in memory (policies, sockets, gateways) has one number. A change counts it up in its own commit and leaves
-- its name behind; a gate reads the number in the statement that reads the token, so it can't decide by anything older.

CREATE TABLE gate_epoch (
  id boolean NOT NULL DEFAULT true,
  epoch bigint NOT NULL,
  CONSTRAINT gate_epoch_pkey PRIMARY KEY (id),
  CONSTRAINT gate_epoch_one_row CHECK (id)
);
INSERT INTO gate_epoch (epoch) VALUES (1);

CREATE TABLE gate_changes (
  epoch bigint NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  CONSTRAINT gate_changes_pkey PRIMARY KEY (epoch, kind, id)
);

-- Fired at the commit, after whatever else the transaction locks, so the number's row is always the last lock and never half
-- of a deadlock. Once counted, the transaction's other changes join the same number.
CREATE FUNCTION gates_must_know() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  mine bigint := nullif(current_setting('latchkey.gate_epoch', true), '');
BEGIN
  IF mine IS NULL THEN
    UPDATE gate_epoch e SET epoch = e.epoch + 1 RETURNING e.epoch INTO STRICT mine;
    DELETE FROM gate_changes c WHERE c.epoch <= mine - 1000;
    PERFORM set_config('latchkey.gate_epoch', mine::text, true);
  END IF;
  INSERT INTO gate_changes (epoch, kind, id) VALUES (mine, TG_ARGV[0], changed ->> TG_ARGV[1]) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER gates_know AFTER INSERT OR UPDATE OR DELETE ON policies
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gates_must_know('policy', 'id');
CREATE CONSTRAINT TRIGGER gates_know AFTER INSERT OR UPDATE OR DELETE ON sockets
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gates_must_know('socket', 'id');
CREATE CONSTRAINT TRIGGER gates_know AFTER INSERT OR DELETE OR UPDATE OF name, profile, trusted_hops, every_socket, revoked_at ON gateways
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gates_must_know('gateway', 'id');
CREATE CONSTRAINT TRIGGER gates_know AFTER INSERT OR DELETE OR UPDATE OF gateway_id, hash, hash_key_version, ends_at ON gateway_keys
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gates_must_know('gateway', 'gateway_id');
CREATE CONSTRAINT TRIGGER gates_know AFTER INSERT OR UPDATE OR DELETE ON gateway_sockets
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gates_must_know('gateway', 'gateway_id');

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['policy_service_accounts', 'policy_members', 'policy_groups', 'policy_sockets']
  LOOP
    EXECUTE format('CREATE CONSTRAINT TRIGGER gates_know AFTER INSERT OR UPDATE OR DELETE ON %I
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gates_must_know(''policy'', ''policy_id'')', name);
  END LOOP;
END $$;
