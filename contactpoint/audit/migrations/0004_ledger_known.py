from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_own_events")]

    operations = [
        migrations.CreateModel(
            name="LedgerKnown",
            fields=[
                ("ledger", models.TextField(primary_key=True, serialize=False)),
                ("lines", models.BigIntegerField()),
                ("size", models.BigIntegerField()),
                ("chain", models.TextField()),
            ],
            options={"db_table": "ledger_known"},
        ),
    ]
