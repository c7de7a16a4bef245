import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


def person() -> models.ForeignKey:
    return models.ForeignKey(
        db_column="person", on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.person"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_passkeys"),
    ]

    operations = [
        migrations.CreateModel(
            name="FactorReset",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("person", person()),
                ("asked_by", models.CharField(db_collation="C", max_length=40)),
                ("approved_by", models.CharField(db_collation="C", max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "factor_reset",
                "constraints": (
                    models.CheckConstraint(name="factor_reset_two_people", condition=~Q(approved_by=F("asked_by"))),
                    models.CheckConstraint(name="factor_reset_not_by_self", condition=~Q(person=F("asked_by"))),
                    models.CheckConstraint(
                        name="factor_reset_not_approved_by_self", condition=~Q(person=F("approved_by"))
                    ),
                    models.CheckConstraint(
                        name="factor_reset_by_somebody", condition=~Q(asked_by="") & ~Q(approved_by="")
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("digest", models.BinaryField(primary_key=True, serialize=False)),
                ("person", person()),
                ("issued_by", models.CharField(db_collation="C", max_length=40)),
                ("issued", models.DateTimeField()),
                ("spent", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "recovery_code",
                "constraints": (
                    models.CheckConstraint(name="recovery_code_not_by_self", condition=~Q(person=F("issued_by"))),
                ),
            },
        ),
        migrations.AddField(
            model_name="factor",
            name="reset",
            field=models.OneToOneField(
                db_column="reset", null=True, on_delete=django.db.models.deletion.PROTECT, to="access.factorreset"
            ),
        ),
        # Two administrators for each change of a secret or a PIN: whoever holds the desk alone changes none.
        migrations.RunSQL(
            "CREATE FUNCTION factor_by_two() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF NEW.reset IS NOT DISTINCT FROM OLD.reset OR NOT EXISTS "
            "(SELECT FROM factor_reset WHERE id = NEW.reset AND person = NEW.person) THEN "
            "RAISE EXCEPTION 'A second factor is replaced by two administrators.' USING ERRCODE = 'check_violation'; "
            "END IF; RETURN NEW; END $$",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "CREATE TRIGGER factor_by_two BEFORE UPDATE ON factor FOR EACH ROW "
            "WHEN (NEW.sealed IS DISTINCT FROM OLD.sealed OR NEW.pin IS DISTINCT FROM OLD.pin) "
            "EXECUTE FUNCTION factor_by_two()",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL("ALTER TABLE recovery_code ALTER COLUMN digest SET STATISTICS 0", migrations.RunSQL.noop),
    ]
