from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        # B4-24: what police and probation look at is found apart from all other looks, newest first.
        migrations.RunSQL(
            "CREATE INDEX event_apart ON event ((body ->> 'sector'), at) WHERE body ->> 'sector' IS NOT NULL",
            "DROP INDEX event_apart",
        ),
    ]
