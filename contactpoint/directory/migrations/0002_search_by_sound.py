"""The search index in the order in which it is walked: kind, date, key, number (ADR 0017).

Rows of the one kind there was are dropped: the worker writes the new ones (`PROJECTION_VERSION`).
"""

from django.db import migrations, models

PRIMARY_KEY = "ALTER TABLE search_key DROP CONSTRAINT search_key_pkey, ADD CONSTRAINT search_key_pkey PRIMARY KEY"


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL("TRUNCATE search_key", migrations.RunSQL.noop),
                migrations.RunSQL(
                    f"{PRIMARY_KEY} (kind, born, key, number)", f"{PRIMARY_KEY} (kind, key, born, number)"
                ),
            ],
            state_operations=[
                migrations.DeleteModel("SearchKey"),
                migrations.CreateModel(
                    name="SearchKey",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "kind",
                                "born",
                                "key",
                                "number",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("kind", models.SmallIntegerField()),
                        ("born", models.IntegerField()),
                        ("key", models.BinaryField()),
                        ("number", models.BigIntegerField()),
                        ("of_core", models.BooleanField()),
                    ],
                    options={
                        "db_table": "search_key",
                        "indexes": [models.Index(fields=["number"], name="search_key_number")],
                    },
                ),
            ],
        ),
    ]
