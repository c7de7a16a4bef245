import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "access.person"}
ID = {"max_length": 40, "db_collation": "C"}
CHECKS = ["identity", "enhanced_check", "training", "procedures", "agreement"]
# Who was there before vetting was recorded keeps their access for 90 days, in which an administrator renews it.
CARRIED_OVER = """
    UPDATE person SET used_on = current_date;
    UPDATE person_role SET until = current_date + 90;
    INSERT INTO accreditation (id, organisation, capability, evidence, until, given_by, since)
    SELECT gen_random_uuid(), id, unnest(accredited), 'carried over', current_date + 90, 'founder', current_date
      FROM organisation;
    INSERT INTO vetting (id, person, kind, evidence, dated, until, given_by, at)
    SELECT gen_random_uuid(), person.id, kind, 'carried over', current_date, current_date + 90, 'founder', now()
      FROM person, unnest(ARRAY['identity', 'enhanced_check', 'training', 'procedures', 'agreement']) AS kind"""
NO_FAMILY = """
    CREATE FUNCTION not_by_family() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (
            SELECT FROM relative
             WHERE (one = NEW.person OR other = NEW.person)
               AND (SELECT bool_or(giver IN (one, other)) FROM unnest(ARRAY[
                    to_jsonb(NEW) ->> 'given_by', to_jsonb(NEW) ->> 'granted_by', to_jsonb(NEW) ->> 'approved_by',
                    to_jsonb(NEW) ->> 'asked_by', to_jsonb(NEW) ->> 'issued_by']
                    ) AS giver WHERE giver <> NEW.person))
        THEN
            RAISE EXCEPTION 'not_by_family: nobody administers a relative.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$"""
TRIGGER = "CREATE TRIGGER not_by_family BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION not_by_family()"


class Migration(migrations.Migration):
    dependencies = [("access", "0003_recovery")]

    operations = [
        migrations.CreateModel(
            name="Accreditation",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_column="organisation",
                        on_delete=django.db.models.deletion.PROTECT,
                        to="access.organisation",
                    ),
                ),
                ("capability", models.CharField(**ID)),
                ("evidence", models.CharField(max_length=64)),
                ("until", models.DateField()),
                ("given_by", models.CharField(**ID)),
                ("approved_by", models.CharField(**ID, null=True)),
                ("since", models.DateField(null=True)),
                ("ended", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "accreditation",
                "constraints": [
                    models.UniqueConstraint(
                        name="accreditation_one_at_a_time",
                        fields=("organisation", "capability"),
                        condition=Q(ended=None, since__isnull=False),
                    ),
                    models.UniqueConstraint(
                        name="accreditation_one_proposed",
                        fields=("organisation", "capability"),
                        condition=Q(ended=None, since=None),
                    ),
                    models.CheckConstraint(
                        name="accreditation_two_people", condition=Q(approved_by=None) | ~Q(approved_by=F("given_by"))
                    ),
                    models.CheckConstraint(
                        name="accreditation_agreed",
                        condition=Q(since=None) | Q(approved_by__isnull=False) | Q(given_by="founder"),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vetting",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("person", models.ForeignKey(db_column="person", **PERSON)),
                ("kind", models.CharField(db_collation="C", max_length=14)),
                ("evidence", models.CharField(max_length=64)),
                ("dated", models.DateField()),
                ("until", models.DateField()),
                ("given_by", models.CharField(**ID)),
                ("at", models.DateTimeField()),
                ("ended", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "vetting",
                "constraints": [
                    models.UniqueConstraint(
                        name="vetting_one_at_a_time", fields=("person", "kind"), condition=Q(ended__isnull=True)
                    ),
                    models.CheckConstraint(name="vetting_known", condition=Q(kind__in=CHECKS)),
                    models.CheckConstraint(name="vetting_not_by_self", condition=~Q(person=F("given_by"))),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountChange",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("person", models.ForeignKey(db_column="person", **PERSON)),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "Active"), ("suspended", "Suspended")], db_collation="C", max_length=9
                    ),
                ),
                ("because", models.CharField(db_collation="C", max_length=20)),
                ("given_by", models.CharField(**ID)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "account_change",
                "constraints": [
                    models.CheckConstraint(name="account_change_not_by_self", condition=~Q(person=F("given_by")))
                ],
            },
        ),
        migrations.CreateModel(
            name="Relative",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "one", "other", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("one", models.ForeignKey(db_column="one", db_index=False, **PERSON)),
                ("other", models.ForeignKey(db_column="other", **PERSON)),
                ("declared_by", models.CharField(**ID)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "relative",
                "constraints": [models.CheckConstraint(name="relative_in_order", condition=Q(one__lt=F("other")))],
            },
        ),
        # B4-17: under three years old, whatever the settings say.
        migrations.RunSQL(
            "ALTER TABLE vetting ADD CONSTRAINT vetting_under_three_years "
            "CHECK (kind <> 'enhanced_check' OR until < dated + interval '3 years')",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(NO_FAMILY, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(TRIGGER.format(table=table), migrations.RunSQL.noop)
            for table in ("person_role", "vetting", "account_change", "factor_reset", "recovery_code")
        ),
        migrations.AddField("person", "used_on", models.DateField(null=True)),
        migrations.AddField("personrole", "until", models.DateField(null=True)),
        migrations.RunSQL(CARRIED_OVER, migrations.RunSQL.noop),
        migrations.AlterField("person", "used_on", models.DateField()),
        migrations.AlterField("personrole", "until", models.DateField()),
        migrations.RemoveField("organisation", "accredited"),
    ]
