-- Keys that sign tokens in JWT format. The private half is encrypted under LATCHKEY_SECRET, so a dump forges nothing. A key
-- that signs no more is still published until the last token it signed has ended.
CREATE TABLE signing_keys (
  id text NOT NULL,
  public_key jsonb NOT NULL,
  private_key bytea NOT NULL,
  key_version integer NOT NULL,
  needed_until timestamptz(3) NOT NULL DEFAULT '-infinity',
  retired_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT signing_keys_pkey PRIMARY KEY (id),
  CONSTRAINT signing_keys_id_shape CHECK (id ~ '^lkk_[0-9A-Za-z]{16}$')
);
CREATE UNIQUE INDEX signing_keys_one_signs ON signing_keys ((true)) WHERE retired_at IS NULL;

CREATE CONSTRAINT TRIGGER recorded AFTER INSERT OR UPDATE OR DELETE ON signing_keys
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_activity();
CREATE CONSTRAINT TRIGGER gates_know AFTER INSERT OR DELETE OR UPDATE OF public_key ON signing_keys
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gates_must_know('signing-key', 'id');
