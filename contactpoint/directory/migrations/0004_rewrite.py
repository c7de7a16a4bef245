"""A table written anew, so that rows that are gone are gone from its files: for the worker, who owns none (B6-43)."""

from django.db import migrations

WRITE = """
CREATE FUNCTION rewrite(wanted text, most bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = directory, pg_temp SET lock_timeout = '250ms' AS $$
DECLARE
    own text := (SELECT relname FROM pg_catalog.pg_class
                  WHERE relnamespace = 'directory'::regnamespace AND relkind = 'r' AND relname = wanted);
    key text := (SELECT conname FROM pg_catalog.pg_constraint
                  WHERE conrelid = ('directory.' || quote_ident(own))::regclass AND contype = 'p');
BEGIN
    IF own IS NULL THEN RAISE EXCEPTION 'There is no such table of the directory.'; END IF;
    IF pg_catalog.pg_table_size(('directory.' || quote_ident(own))::regclass) > most THEN RETURN false; END IF;
    EXECUTE format('CLUSTER %I USING %I', own, key);
    EXECUTE format('ANALYZE %I', own);
    RETURN true;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_rebuilding")]

    operations = [
        migrations.RunSQL(WRITE, "DROP FUNCTION rewrite(text, bigint)"),
        migrations.RunSQL("REVOKE ALL ON FUNCTION rewrite(text, bigint) FROM PUBLIC", migrations.RunSQL.noop),
    ]
