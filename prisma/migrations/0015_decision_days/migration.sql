-- Two gates that meet a new day at once: whoever waited for the other asks the table of tables, not to_regclass, which may
-- still remember that there was no such part.
CREATE OR REPLACE FUNCTION make_decision_days(first_day date, last_day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  day date := first_day;
  part text;
BEGIN
  WHILE day <= last_day LOOP
    part := 'decisions_' || to_char(day, 'YYYYMMDD');
    IF to_regclass(part) IS NULL THEN
      PERFORM pg_advisory_xact_lock(hashtextextended('latchkey decisions', 0));
      IF NOT EXISTS (SELECT 1 FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'decisions'::regclass AND c.relname = part) THEN
        EXECUTE format('CREATE TABLE %I (LIKE decisions INCLUDING ALL)', part);
        EXECUTE format('ALTER TABLE decisions ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part, day || ' 00:00:00+00', day + 1 || ' 00:00:00+00');
      END IF;
    END IF;
    day := day + 1;
  END LOOP;
END $$;
