import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

# Neither the person who answers for a look, nor who made it for them, nor a relative of either reviews it.
REVIEWED = """
    CREATE FUNCTION urgent_look_not_by_family() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (SELECT FROM relative WHERE NEW.through IN (one, other) AND NEW.reviewed_by IN (one, other)) THEN
            RAISE EXCEPTION 'not_by_family: nobody reviews a relative.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$"""


class Migration(migrations.Migration):
    dependencies = [("access", "0007_organisation_kind")]

    operations = [
        migrations.AddField("organisation", "telephone", models.CharField(max_length=40, null=True)),
        migrations.AddField(
            "urgentlook", "through", models.CharField(max_length=40, db_collation="C", null=True)
        ),
        migrations.AddConstraint(
            "urgentlook",
            models.CheckConstraint(
                name="urgent_look_not_by_proxy",
                condition=Q(reviewed_by=None) | Q(through=None) | ~Q(through=F("reviewed_by")),
            ),
        ),
        migrations.RunSQL(REVIEWED, migrations.RunSQL.noop),
        migrations.RunSQL(
            "CREATE TRIGGER urgent_look_not_by_family BEFORE UPDATE ON urgent_look FOR EACH ROW "
            "WHEN (NEW.through IS NOT NULL AND NEW.reviewed_by IS NOT NULL) EXECUTE FUNCTION urgent_look_not_by_family()",
            migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            name="AskerCode",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "asker",
                    models.ForeignKey(
                        db_column="asker",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.person",
                    ),
                ),
                ("digest", models.BinaryField()),
                ("made", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("session", models.BinaryField(null=True)),
                ("proxy", models.CharField(max_length=40, db_collation="C", null=True)),
                ("ended", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "asker_code",
                "constraints": [
                    models.UniqueConstraint(
                        name="asker_code_one_at_a_time", fields=("asker",), condition=Q(used_at=None, ended=None)
                    ),
                    models.UniqueConstraint(
                        name="asker_code_one_a_visit",
                        fields=("session",),
                        condition=Q(ended=None, session__isnull=False),
                    ),
                    models.CheckConstraint(
                        name="asker_code_not_for_self", condition=Q(proxy=None) | ~Q(asker=F("proxy"))
                    ),
                    models.CheckConstraint(
                        name="asker_code_used",
                        condition=Q(used_at=None, session=None, proxy=None)
                        | Q(used_at__isnull=False, session__isnull=False, proxy__isnull=False),
                    ),
                ],
            },
        ),
        # A code that was used stays used: whoever holds the practitioners' face makes none good again.
        migrations.RunSQL(
            "CREATE FUNCTION asker_code_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'A code that was used stays used.' USING ERRCODE = 'check_violation'; END $$",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "CREATE TRIGGER asker_code_moves_on BEFORE UPDATE ON asker_code FOR EACH ROW "
            "WHEN (OLD.ended IS NOT NULL OR (OLD.used_at IS NOT NULL AND (NEW.used_at, NEW.session, NEW.proxy) "
            "IS DISTINCT FROM (OLD.used_at, OLD.session, OLD.proxy))) EXECUTE FUNCTION asker_code_moves_on()",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL("ALTER TABLE asker_code ALTER COLUMN digest SET STATISTICS 0", migrations.RunSQL.noop),
        migrations.RunSQL("ALTER TABLE asker_code ALTER COLUMN session SET STATISTICS 0", migrations.RunSQL.noop),
    ]
