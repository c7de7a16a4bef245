import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

ID = {"max_length": 40, "db_collation": "C"}


class Migration(migrations.Migration):
    dependencies = [("access", "0004_vetting")]

    operations = [
        migrations.CreateModel(
            name="BudgetUse",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person", "kind", "purse", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person", models.CharField(**ID)),
                ("kind", models.CharField(max_length=6, db_collation="C")),
                ("purse", models.CharField(max_length=36, db_collation="C")),
                ("used", models.IntegerField()),
                ("day", models.DateField(db_index=True)),
            ],
            options={
                "db_table": "budget_use",
                "constraints": [
                    models.CheckConstraint(name="budget_use_known", condition=Q(kind__in=("search", "open"))),
                    models.CheckConstraint(name="budget_use_counts", condition=Q(used__gt=0)),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetRelease",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_column="person",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.person",
                    ),
                ),
                ("because", models.CharField(max_length=20, db_collation="C")),
                ("given_by", models.CharField(**ID)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "budget_release",
                "constraints": [
                    models.CheckConstraint(name="budget_release_not_by_self", condition=~Q(person=F("given_by")))
                ],
            },
        ),
        # What was looked at stays counted: whoever holds the practitioners' face may move the count on, never back.
        migrations.RunSQL(
            "CREATE FUNCTION budget_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'A budget that was used stays used.' USING ERRCODE = 'check_violation'; END $$",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "CREATE TRIGGER budget_moves_on BEFORE UPDATE ON budget_use FOR EACH ROW "
            "WHEN (NEW.used < OLD.used) EXECUTE FUNCTION budget_moves_on()",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "CREATE TRIGGER not_by_family BEFORE INSERT ON budget_release FOR EACH ROW "
            "EXECUTE FUNCTION not_by_family()",
            migrations.RunSQL.noop,
        ),
    ]
