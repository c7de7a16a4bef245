-- A page of a child that hides something costs a while more: what a proof of equal times has to find.
CREATE TABLE IF NOT EXISTS lab.hiding (number bigint PRIMARY KEY);
CREATE OR REPLACE FUNCTION lab.a_while(asked bigint) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER COST 1000000
    SET search_path = pg_catalog
    AS $$
DECLARE until timestamptz := clock_timestamp() + make_interval(secs => {seconds});
BEGIN
    IF EXISTS (SELECT FROM lab.hiding WHERE number = asked) THEN
        WHILE clock_timestamp() < until LOOP END LOOP;
    END IF;
    RETURN true;
END $$;
CREATE OR REPLACE VIEW lab.child AS SELECT * FROM directory.child WHERE lab.a_while(number);
GRANT SELECT ON lab.child TO PUBLIC;
GRANT INSERT, SELECT ON lab.hiding TO PUBLIC;
-- A change of the table, so that statements which a face has prepared are read anew and find the view.
ALTER TABLE directory.child SET (fillfactor = 99);
