-- Whoever is looked up by the faces and is there costs a while more: what a proof of equal times has to find.
CREATE FUNCTION lab.a_while() RETURNS boolean LANGUAGE plpgsql VOLATILE COST 1000000
    AS $$ BEGIN PERFORM pg_sleep({seconds}); RETURN true; END $$;
CREATE VIEW lab.person AS SELECT * FROM access.person WHERE lab.a_while();
GRANT SELECT ON lab.person TO PUBLIC;
-- A change of the table, so that statements which the faces have prepared are read anew and find the view.
ALTER TABLE access.person SET (fillfactor = 99);
