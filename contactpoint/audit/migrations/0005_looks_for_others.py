from django.db import migrations

# As before, and for whom a proxy looked: whoever is looked for reads of it (B4-22).
OWN_WEB = """
    CREATE OR REPLACE VIEW own_web WITH (security_barrier) AS
    SELECT body ->> 'actor' AS actor, at, body ->> 'kind' AS kind, body ->> 'route' AS route,
           body ->> 'purpose' AS purpose, body ->> 'outcome' AS outcome, body ->> 'acting_for' AS acting_for
      FROM event
     WHERE body ->> 'role' IN ('practitioner', 'proxy') OR body ->> 'role' IS NULL AND body ->> 'route' LIKE 'web.%'"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_ledger_known")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX event_acting_for ON event ((body ->> 'acting_for'), at DESC) "
            "WHERE body ->> 'acting_for' IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(OWN_WEB, migrations.RunSQL.noop),
    ]
