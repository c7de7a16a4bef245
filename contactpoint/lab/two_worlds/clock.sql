-- Before a database of the lab is used: the clock of SQL is that of the step (setting lab.now), wherever it is read.
-- A search path that names pg_catalog after this schema finds these functions first; defaults are bound when a table
-- is made, so they are bound anew.
CREATE SCHEMA lab;
GRANT USAGE ON SCHEMA lab TO PUBLIC;
CREATE FUNCTION lab.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE
    AS $$ SELECT coalesce(nullif(current_setting('lab.now', true), ''), '2026-09-01T09:00:00Z')::timestamptz $$;
CREATE FUNCTION lab.statement_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT lab.clock_timestamp() $$;
CREATE FUNCTION lab.now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT lab.clock_timestamp() $$;
-- What was queued since a job, without ids, whoever asks.
CREATE FUNCTION lab.jobs_after(last bigint) RETURNS TABLE (id bigint, said text) LANGUAGE sql SECURITY DEFINER STABLE
    SET search_path = pg_catalog
    AS $$ SELECT id, row(task_name, queue_name, lock, queueing_lock, args, status)::text
            FROM jobs.procrastinate_jobs WHERE id > last ORDER BY id $$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA lab TO PUBLIC;
DO $$
DECLARE bound record;
BEGIN
    FOR bound IN
        SELECT adrelid::regclass AS whose, attname AS name FROM pg_attrdef
          JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
         WHERE pg_get_expr(adbin, adrelid) ~* 'timestamp\(|now\(|current_timestamp'
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT lab.clock_timestamp()', bound.whose, bound.name);
    END LOOP;
END $$;
