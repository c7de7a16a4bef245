"""Until the worker has written the search index that 0002 emptied, answers say that they may lack children (B14-80).

An index that stands, or a directory without children, is not said to be made anew.
"""

from django.db import migrations, models

SAY = (
    "INSERT INTO rebuilding (one) SELECT 1 WHERE EXISTS (SELECT FROM child) AND NOT EXISTS (SELECT FROM search_key)"
    " ON CONFLICT DO NOTHING"
)


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_search_by_sound")]

    operations = [
        migrations.CreateModel(
            name="Rebuilding",
            fields=[("one", models.SmallIntegerField(primary_key=True, serialize=False))],
            options={
                "db_table": "rebuilding",
                "constraints": [models.CheckConstraint(condition=models.Q(("one", 1)), name="rebuilding_is_one_row")],
            },
        ),
        migrations.RunSQL(SAY, migrations.RunSQL.noop),
    ]
