import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

ID = {"max_length": 40, "db_collation": "C"}


def to(table: str, column: str, **more: object) -> models.ForeignKey:
    return models.ForeignKey(
        db_column=column, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=f"access.{table}", **more
    )


# As before, and who said so themself counts too, on either side.
NO_FAMILY = """
    CREATE OR REPLACE FUNCTION not_by_family() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE givers text[] := ARRAY[
        to_jsonb(NEW) ->> 'given_by', to_jsonb(NEW) ->> 'granted_by', to_jsonb(NEW) ->> 'approved_by',
        to_jsonb(NEW) ->> 'asked_by', to_jsonb(NEW) ->> 'issued_by'];
    BEGIN
        IF EXISTS (SELECT FROM relative
                    WHERE (one = NEW.person AND other = ANY(givers)) OR (other = NEW.person AND one = ANY(givers)))
           OR EXISTS (SELECT FROM family_said said JOIN person named ON named.username = said.username
                       WHERE (said.person = NEW.person AND named.id = ANY(givers))
                          OR (named.id = NEW.person AND said.person = ANY(givers)))
        THEN
            RAISE EXCEPTION 'not_by_family: nobody administers a relative.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$"""


class Migration(migrations.Migration):
    dependencies = [("access", "0011_enrolment")]

    operations = [
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("person", to("person", "person")),
                ("what", models.CharField(db_collation="C", max_length=6)),
                ("role", models.CharField(**ID, null=True)),
                ("organisation", to("organisation", "organisation")),
                ("asked_by", models.CharField(**ID)),
                ("at", models.DateTimeField()),
                ("approved_by", models.CharField(**ID, null=True)),
                ("ended", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "asked",
                "constraints": [
                    models.UniqueConstraint(name="asked_one_at_a_time", fields=("person", "what"), condition=Q(ended=None)),
                    models.CheckConstraint(
                        name="asked_known",
                        condition=Q(what="role", role__isnull=False) | Q(what="factor", role=None),
                    ),
                    models.CheckConstraint(name="asked_not_by_self", condition=~Q(person=F("asked_by"))),
                    models.CheckConstraint(
                        name="asked_not_approved_by_self",
                        condition=Q(approved_by=None) | ~Q(person=F("approved_by")),
                    ),
                    models.CheckConstraint(
                        name="asked_two_people", condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by"))
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FamilySaid",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person", "username", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person", to("person", "person", db_index=False)),
                ("username", models.CharField(db_collation="C", db_index=True, max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "family_said"},
        ),
        migrations.RunSQL(NO_FAMILY, migrations.RunSQL.noop),
        migrations.RunSQL(
            "CREATE TRIGGER not_by_family BEFORE INSERT OR UPDATE ON asked FOR EACH ROW "
            "EXECUTE FUNCTION not_by_family()",
            migrations.RunSQL.noop,
        ),
    ]
