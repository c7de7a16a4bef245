-- The faces of a laboratory's database read a clock that can be put forward, and goes on by itself.
CREATE SCHEMA lab;
GRANT USAGE ON SCHEMA lab TO PUBLIC;
CREATE TABLE lab.ahead (by interval NOT NULL);
INSERT INTO lab.ahead VALUES ('0');
GRANT SELECT, UPDATE ON lab.ahead TO PUBLIC;
CREATE FUNCTION lab.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS $$ SELECT pg_catalog.clock_timestamp() + by FROM lab.ahead $$;
CREATE FUNCTION lab.today() RETURNS date LANGUAGE sql VOLATILE
    AS $$ SELECT (lab.clock_timestamp() AT TIME ZONE 'Europe/London')::date $$;
-- Each of these answers how many seconds are left of the day in England.
CREATE FUNCTION lab.left_of_day() RETURNS float LANGUAGE sql VOLATILE AS $$
    SELECT extract(epoch FROM (lab.today() + 1)::timestamp AT TIME ZONE 'Europe/London' - lab.clock_timestamp()) $$;
CREATE FUNCTION lab.as_it_is() RETURNS float LANGUAGE sql VOLATILE AS $$
    UPDATE lab.ahead SET by = '0';
    SELECT lab.left_of_day() $$;
CREATE FUNCTION lab.hop(seconds float) RETURNS float LANGUAGE sql VOLATILE AS $$
    UPDATE lab.ahead SET by = by + make_interval(secs => seconds);
    SELECT lab.left_of_day() $$;
CREATE FUNCTION lab.to_midnight(seconds float) RETURNS float LANGUAGE sql VOLATILE AS $$
    SELECT lab.hop(lab.left_of_day() - seconds) $$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA lab TO PUBLIC;
