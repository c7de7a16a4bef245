from django.db import migrations, models

import contactpoint.audit.clock


class Migration(migrations.Migration):
    dependencies = [("holds", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="AlarmRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("number", models.BigIntegerField()),
                ("desk", models.BinaryField()),
                ("at", models.DateTimeField(db_default=contactpoint.audit.clock.WallClock())),
                ("sealed", models.BinaryField()),
            ],
            options={
                "db_table": "alarm",
                "indexes": [models.Index(fields=["desk", "at"], name="alarm_desk")],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE alarm ALTER COLUMN desk SET STATISTICS 0, ALTER COLUMN sealed SET STATISTICS 0",
            migrations.RunSQL.noop,
        ),
    ]
