-- The end of the activity log is locked for everyone while a record's hash is made, so what it covers is put together in
-- one go: the same bytes as before, at a fifth of the cost. An array as PostgreSQL sends it (20 bytes about the array, then
-- each element after its length in four bytes, -1 for NULL) is just what every field with its length before it is.
CREATE OR REPLACE FUNCTION activity_bytes(r activity) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN substring(array_send(ARRAY[
    convert_to(r.seq::text, 'UTF8'), convert_to(to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'UTF8'),
    convert_to(r.namespace, 'UTF8'), convert_to(r.actor_kind, 'UTF8'), convert_to(r.actor_id, 'UTF8'), convert_to(r.actor_name, 'UTF8'),
    convert_to(r.token_id, 'UTF8'), convert_to(r.ip, 'UTF8'), convert_to(r.user_agent, 'UTF8'), convert_to(r.request_id, 'UTF8'),
    convert_to(r.action, 'UTF8'), convert_to(r.target_kind, 'UTF8'), convert_to(r.target_id, 'UTF8'), convert_to(r.target_name, 'UTF8'),
    convert_to(r.target_of, 'UTF8'), convert_to(r.outcome, 'UTF8'), convert_to(r.reason, 'UTF8'), convert_to(r.attempts::text, 'UTF8'),
    convert_to(r.before::text, 'UTF8'), convert_to(r.after::text, 'UTF8')]) FROM 21);
END $$;
DROP FUNCTION length_prefixed(text);
