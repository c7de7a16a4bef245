from django.db import migrations, models

# Who has a factor of their own, or a role that takes two, gets a code from two: an employer's sign-in alone lets nobody
# in, and a second code given by one would make that one both of the two.
BY_TWO = """
    CREATE OR REPLACE FUNCTION enrolment_by_two() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.approved_by IS NULL AND (
            EXISTS (SELECT FROM factor WHERE factor.person = NEW.person AND pin IS NOT NULL)
            OR EXISTS (SELECT FROM passkey WHERE passkey.person = NEW.person AND ended IS NULL)
            OR EXISTS (SELECT FROM person_role WHERE person_role.person = NEW.person AND ended IS NULL
                          AND role IN ('account_administrator', 'shielding_officer'))) THEN
            RAISE EXCEPTION 'enrolment_by_two: who can sign in, or whose role takes two, gets a code from two.'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$"""


class Migration(migrations.Migration):
    dependencies = [("access", "0015_family_overruled")]

    operations = [
        migrations.AddField("enrolment", "superseded", models.DateTimeField(null=True)),
        migrations.RunSQL(BY_TWO, migrations.RunSQL.noop),
        migrations.RunSQL("DROP TRIGGER enrolment_once ON enrolment", migrations.RunSQL.noop),
        migrations.RunSQL(
            "CREATE TRIGGER enrolment_once BEFORE UPDATE ON enrolment FOR EACH ROW "
            "WHEN (OLD.spent IS NOT NULL OR OLD.superseded IS NOT NULL) EXECUTE FUNCTION enrolment_once()",
            migrations.RunSQL.noop,
        ),
    ]
