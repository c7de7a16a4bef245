"""What lingers is noted by table and transaction. After the upgrade every table is written anew once (B6-43)."""

from django.db import migrations, models

ALL = """
    INSERT INTO lingering (relation, transaction, at)
    SELECT relname, pg_current_xact_id()::text::bigint, clock_timestamp() FROM pg_class
     WHERE relnamespace = to_regnamespace('directory') AND relkind = 'r'
       AND relname ~ '^((address|carer|involvement)_[0-9]{2}|name|number_token|search_key)$'"""


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0005_lingering")]

    operations = [
        migrations.DeleteModel("Lingering"),
        migrations.CreateModel(
            name="Lingering",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "relation", "transaction", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("relation", models.TextField(db_collation="C")),
                ("transaction", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "lingering"},
        ),
        migrations.RunSQL(ALL, migrations.RunSQL.noop),
    ]
