from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0009_providers")]

    operations = [
        # A person changes their own PIN. The secret takes two administrators, and so does a factor without a PIN.
        migrations.RunSQL("DROP TRIGGER factor_by_two ON factor", migrations.RunSQL.noop),
        migrations.RunSQL(
            "CREATE TRIGGER factor_by_two BEFORE UPDATE ON factor FOR EACH ROW "
            "WHEN (NEW.sealed IS DISTINCT FROM OLD.sealed OR (NEW.pin IS NULL) IS DISTINCT FROM (OLD.pin IS NULL)) "
            "EXECUTE FUNCTION factor_by_two()",
            migrations.RunSQL.noop,
        ),
    ]
