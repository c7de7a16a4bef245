from django.db import migrations

KEPT = """
    CREATE VIEW {name} WITH (security_barrier) AS
    SELECT body ->> 'actor' AS actor, at, body ->> 'kind' AS kind, body ->> 'route' AS route,
           body ->> 'purpose' AS purpose, body ->> 'outcome' AS outcome
      FROM event WHERE {whose}"""
WEB = "(body ->> 'role' IN ('practitioner', 'proxy') OR body ->> 'role' IS NULL AND body ->> 'route' LIKE 'web.%')"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_event_apart")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX event_actor ON event ((body ->> 'actor'), at DESC)", migrations.RunSQL.noop
        ),
        migrations.RunSQL(KEPT.format(name="own_web", whose=WEB), migrations.RunSQL.noop),
        migrations.RunSQL(KEPT.format(name="own_desk", whose=f"{WEB} IS NOT TRUE"), migrations.RunSQL.noop),
    ]
