import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

ID = {"max_length": 40, "db_collation": "C"}
# A secret in use is changed by two; what two have emptied is filled by who has just used an enrolment code.
FACTOR_BY_TWO = """
    CREATE OR REPLACE FUNCTION factor_by_two() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF OLD.pin IS NULL AND EXISTS (SELECT FROM enrolment WHERE person = NEW.person
                                        AND spent > clock_timestamp() - interval '1 minute') THEN RETURN NEW; END IF;
        IF NEW.reset IS NOT DISTINCT FROM OLD.reset OR NOT EXISTS
            (SELECT FROM factor_reset WHERE id = NEW.reset AND person = NEW.person) THEN
            RAISE EXCEPTION 'A second factor is replaced by two administrators.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$"""
BY_TWO = """
    CREATE FUNCTION enrolment_by_two() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.approved_by IS NULL AND (
            EXISTS (SELECT FROM factor WHERE factor.person = NEW.person AND pin IS NOT NULL)
            OR EXISTS (SELECT FROM passkey WHERE passkey.person = NEW.person AND ended IS NULL)
            OR EXISTS (SELECT FROM provider_subject WHERE provider_subject.person = NEW.person AND ended IS NULL)) THEN
            RAISE EXCEPTION 'enrolment_by_two: who can sign in gets a code from two.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$"""
ONCE = """
    CREATE FUNCTION enrolment_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'enrolment_once: a code is used once.' USING ERRCODE = 'check_violation';
    END $$"""


class Migration(migrations.Migration):
    dependencies = [("access", "0010_own_pin")]

    operations = [
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("digest", models.BinaryField(primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_column="person",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.person",
                    ),
                ),
                ("issued_by", models.CharField(**ID)),
                ("approved_by", models.CharField(**ID, null=True)),
                ("issued", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("spent", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "enrolment",
                "constraints": [
                    models.CheckConstraint(name="enrolment_not_by_self", condition=~Q(person=F("issued_by"))),
                    models.CheckConstraint(
                        name="enrolment_not_approved_by_self",
                        condition=Q(approved_by=None) | ~Q(person=F("approved_by")),
                    ),
                    models.CheckConstraint(
                        name="enrolment_two_people", condition=Q(approved_by=None) | ~Q(approved_by=F("issued_by"))
                    ),
                ],
            },
        ),
        *(migrations.RunSQL(made, migrations.RunSQL.noop) for made in (FACTOR_BY_TWO, BY_TWO, ONCE)),
        migrations.RunSQL(
            "CREATE TRIGGER enrolment_by_two BEFORE INSERT ON enrolment FOR EACH ROW "
            "EXECUTE FUNCTION enrolment_by_two()",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "CREATE TRIGGER enrolment_once BEFORE UPDATE ON enrolment FOR EACH ROW "
            "WHEN (OLD.spent IS NOT NULL) EXECUTE FUNCTION enrolment_once()",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "CREATE TRIGGER not_by_family BEFORE INSERT ON enrolment FOR EACH ROW EXECUTE FUNCTION not_by_family()",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL("ALTER TABLE enrolment ALTER COLUMN digest SET STATISTICS 0", migrations.RunSQL.noop),
    ]
