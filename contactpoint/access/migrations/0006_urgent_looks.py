import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

ID = {"max_length": 40, "db_collation": "C"}
# Nobody reviews what they or a relative did, and what was found stays found, whoever holds a face.
REVIEWED = """
    CREATE FUNCTION urgent_look_reviewed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'INSERT' THEN
            IF NEW.reviewed_at IS NOT NULL THEN
                RAISE EXCEPTION 'What is new was not reviewed.' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END IF;
        IF OLD.reviewed_at IS NOT NULL OR NEW.searches < OLD.searches OR NEW.opens < OLD.opens THEN
            RAISE EXCEPTION 'What was reviewed, and what was counted, stays so.' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.reviewed_by IS NOT NULL THEN  -- asked of the desk alone: practitioners' process may not read relatives
            IF EXISTS (SELECT FROM relative WHERE NEW.person IN (one, other) AND NEW.reviewed_by IN (one, other)) THEN
                RAISE EXCEPTION 'not_by_family: nobody reviews a relative.' USING ERRCODE = 'check_violation';
            END IF;
        END IF;
        RETURN NEW;
    END $$"""


def to(model: str) -> dict[str, object]:
    return {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "db_constraint": False, "to": f"access.{model}"}


class Migration(migrations.Migration):
    dependencies = [("access", "0005_budgets")]

    operations = [
        migrations.CreateModel(
            name="UrgentLook",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("person", models.ForeignKey(db_column="person", db_index=False, **to("person"))),
                ("organisation", models.ForeignKey(db_column="organisation", **to("organisation"))),
                ("session", models.CharField(**ID)),
                ("searches", models.IntegerField()),
                ("opens", models.IntegerField()),
                ("began", models.DateTimeField()),
                ("last", models.DateTimeField()),
                ("finding", models.CharField(max_length=20, db_collation="C", null=True)),
                ("reviewed_by", models.CharField(**ID, null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "urgent_look",
                "constraints": [
                    models.UniqueConstraint(
                        name="urgent_look_one_a_visit", fields=("person", "session"), condition=Q(reviewed_at=None)
                    ),
                    models.CheckConstraint(
                        name="urgent_look_not_by_self", condition=Q(reviewed_by=None) | ~Q(person=F("reviewed_by"))
                    ),
                    models.CheckConstraint(
                        name="urgent_look_found",
                        condition=Q(finding=None, reviewed_by=None, reviewed_at=None)
                        | Q(finding__isnull=False, reviewed_by__isnull=False, reviewed_at__isnull=False),
                    ),
                ],
            },
        ),
        migrations.RunSQL(REVIEWED, migrations.RunSQL.noop),
        migrations.RunSQL(
            "CREATE TRIGGER urgent_look_reviewed BEFORE INSERT OR UPDATE ON urgent_look FOR EACH ROW "
            "EXECUTE FUNCTION urgent_look_reviewed()",
            migrations.RunSQL.noop,
        ),
    ]
