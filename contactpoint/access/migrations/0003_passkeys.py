import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_pin"),
    ]

    operations = [
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", models.BinaryField(primary_key=True, serialize=False)),
                ("face", models.CharField(db_collation="C", max_length=4)),
                ("public_key", models.BinaryField()),
                ("sign_count", models.BigIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("added", models.DateTimeField()),
                ("last_used", models.DateTimeField(null=True)),
                ("ended", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_column="person",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.person",
                    ),
                ),
            ],
            options={
                "db_table": "passkey",
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(("face__in", ("web", "desk"))), name="passkey_face_known"
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="Challenge",
            fields=[
                ("key", models.BinaryField(primary_key=True, serialize=False)),
                ("bound", models.BinaryField()),
                ("made", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "challenge",
            },
        ),
        # A key that was used stays used: whoever holds a face may move the count on, and never back.
        migrations.RunSQL(
            "CREATE FUNCTION passkey_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'The count of a passkey never goes back.' USING ERRCODE = 'check_violation'; "
            "END $$",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "CREATE TRIGGER passkey_moves_on BEFORE UPDATE ON passkey FOR EACH ROW "
            "WHEN (NEW.sign_count < OLD.sign_count) EXECUTE FUNCTION passkey_moves_on()",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL("ALTER TABLE passkey ALTER COLUMN id SET STATISTICS 0", migrations.RunSQL.noop),
        migrations.RunSQL("ALTER TABLE passkey ALTER COLUMN public_key SET STATISTICS 0", migrations.RunSQL.noop),
        migrations.RunSQL("ALTER TABLE challenge ALTER COLUMN key SET STATISTICS 0", migrations.RunSQL.noop),
        migrations.RunSQL("ALTER TABLE challenge ALTER COLUMN bound SET STATISTICS 0", migrations.RunSQL.noop),
    ]
