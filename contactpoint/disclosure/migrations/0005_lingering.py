from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0004_past_link")]

    operations = [
        migrations.CreateModel(
            name="Lingering",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey("part", "at", blank=True, editable=False, primary_key=True, serialize=False),
                ),
                ("part", models.SmallIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "lingering"},
        ),
    ]
