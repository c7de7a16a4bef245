import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

ID = {"max_length": 40, "db_collation": "C"}
A_ROLE = Q(what="role", role__isnull=False, relative=None, because=None)
A_TOKEN = Q(what="factor", role=None, relative=None, because=None)
A_NAMING = Q(what="family", role=None, relative__isnull=False, because=None)
A_SUSPENSION = Q(what="suspension", role=None, relative=None, because__isnull=False)
# As before, but what two have taken back counts no more; two may take a naming back, neither of them the one named,
# and may suspend, whoever is family: that takes access away alone, and who named everybody could else not be stopped.
NO_FAMILY = """
    CREATE OR REPLACE FUNCTION not_by_family() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        new_row jsonb := to_jsonb(NEW);
        givers text[] := ARRAY[
            new_row ->> 'given_by', new_row ->> 'granted_by', new_row ->> 'approved_by',
            new_row ->> 'asked_by', new_row ->> 'issued_by'];
    BEGIN
        IF new_row ->> 'what' = 'family'
           AND EXISTS (SELECT FROM person WHERE username = new_row ->> 'relative' AND id = ANY(givers)) THEN
            RAISE EXCEPTION 'not_by_family: nobody takes back that they are family.' USING ERRCODE = 'check_violation';
        END IF;
        IF new_row ->> 'what' IN ('family', 'suspension') OR (TG_TABLE_NAME = 'account_change'
            AND new_row ->> 'state' = 'suspended' AND new_row ->> 'approved_by' IS NOT NULL) THEN RETURN NEW; END IF;
        IF EXISTS (SELECT FROM relative
                    WHERE (one = NEW.person AND other = ANY(givers)) OR (other = NEW.person AND one = ANY(givers)))
           OR EXISTS (SELECT FROM family_said said JOIN person named ON named.username = said.username
                       WHERE said.withdrawn IS NULL
                         AND ((said.person = NEW.person AND named.id = ANY(givers))
                              OR (named.id = NEW.person AND said.person = ANY(givers))))
        THEN
            RAISE EXCEPTION 'not_by_family: nobody administers a relative.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$"""
WITHDRAWN = """
    CREATE FUNCTION family_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF OLD.withdrawn IS NOT NULL OR NOT EXISTS (
            SELECT FROM asked WHERE id = NEW.withdrawn AND what = 'family' AND person = NEW.person
                                AND relative = NEW.username AND approved_by IS NOT NULL) THEN
            RAISE EXCEPTION 'family_withdrawn: two administrators take it back, once.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$"""
# As before, and a relative is also whom somebody themself named, on either side.
REVIEWED = """
    CREATE OR REPLACE FUNCTION urgent_look_reviewed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
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
            IF EXISTS (SELECT FROM relative WHERE NEW.person IN (one, other) AND NEW.reviewed_by IN (one, other))
               OR EXISTS (SELECT FROM family_said said JOIN person named ON named.username = said.username
                           WHERE said.withdrawn IS NULL AND NEW.person IN (said.person, named.id)
                             AND NEW.reviewed_by IN (said.person, named.id)) THEN
                RAISE EXCEPTION 'not_by_family: nobody reviews a relative.' USING ERRCODE = 'check_violation';
            END IF;
        END IF;
        RETURN NEW;
    END $$"""


class Migration(migrations.Migration):
    dependencies = [("access", "0014_own_factor")]

    operations = [
        migrations.AlterField("asked", "what", models.CharField(max_length=10, db_collation="C")),
        migrations.AddField("asked", "relative", models.CharField(max_length=64, null=True, db_collation="C")),
        migrations.AddField("asked", "because", models.CharField(max_length=20, null=True, db_collation="C")),
        migrations.RemoveConstraint("asked", "asked_known"),
        migrations.AddConstraint(
            "asked",
            models.CheckConstraint(name="asked_known", condition=A_ROLE | A_TOKEN | A_NAMING | A_SUSPENSION),
        ),
        migrations.AddField(
            "familysaid",
            "withdrawn",
            models.OneToOneField(
                db_column="withdrawn",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.asked",
            ),
        ),
        migrations.AddField("accountchange", "approved_by", models.CharField(**ID, null=True)),
        migrations.AddConstraint(
            "accountchange",
            models.CheckConstraint(
                name="account_change_not_approved_by_self",
                condition=Q(approved_by=None) | ~Q(person=F("approved_by")),
            ),
        ),
        migrations.AddConstraint(
            "accountchange",
            models.CheckConstraint(
                name="account_change_two_people", condition=Q(approved_by=None) | ~Q(approved_by=F("given_by"))
            ),
        ),
        *(migrations.RunSQL(made, migrations.RunSQL.noop) for made in (NO_FAMILY, WITHDRAWN, REVIEWED)),
        migrations.RunSQL(
            "CREATE TRIGGER family_withdrawn BEFORE UPDATE ON family_said FOR EACH ROW "
            "EXECUTE FUNCTION family_withdrawn()",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "CREATE TRIGGER family_not_withdrawn_at_once BEFORE INSERT ON family_said FOR EACH ROW "
            "WHEN (NEW.withdrawn IS NOT NULL) EXECUTE FUNCTION family_withdrawn()",
            migrations.RunSQL.noop,
        ),
    ]
