-- A one-time link by which a member chooses a new password.
ALTER TABLE invitations
  DROP CONSTRAINT invitations_kind,
  ADD CONSTRAINT invitations_kind CHECK ((kind = 'setup' AND member_id IS NULL) OR (kind IN ('invite', 'reset') AND member_id IS NOT NULL));
