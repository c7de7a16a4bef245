import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0012_asked_and_family")]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person", "kind", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(db_collation="C", max_length=20)),
                ("times", models.IntegerField()),
                ("first", models.DateTimeField()),
                ("last", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        db_column="person",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.person",
                    ),
                ),
            ],
            options={"db_table": "notice"},
        ),
    ]
