-- How the mail server took the last mails: one row. That somebody tries it is a change with a record; how it went is known
-- only afterwards, and is bookkeeping.
CREATE TABLE mail_state (
  id boolean NOT NULL DEFAULT true,
  tested_at timestamptz(3),
  sent_at timestamptz(3),
  failed_at timestamptz(3),
  problem text,
  CONSTRAINT mail_state_pkey PRIMARY KEY (id),
  CONSTRAINT mail_state_one_row CHECK (id),
  CONSTRAINT mail_state_problem CHECK ((failed_at IS NULL) = (problem IS NULL))
);
INSERT INTO mail_state DEFAULT VALUES;

CREATE CONSTRAINT TRIGGER recorded AFTER INSERT OR DELETE OR UPDATE OF tested_at ON mail_state
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_activity();

-- Who was told which token's end is near: a week before, and on the last day. The key is what makes it once, whichever
-- instance asks; a claim without `sent_at` is of a mail that is on its way, or of one that failed.
CREATE TABLE token_reminders (
  token_id text NOT NULL,
  member_id text NOT NULL,
  stage text NOT NULL,
  claimed_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  sent_at timestamptz(3),
  CONSTRAINT token_reminders_pkey PRIMARY KEY (token_id, member_id, stage),
  CONSTRAINT token_reminders_stage CHECK (stage IN ('week', 'day'))
);
CREATE INDEX token_reminders_claimed_at_idx ON token_reminders (claimed_at);
