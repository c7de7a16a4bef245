import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

ID = {"max_length": 40, "db_collation": "C"}
ADDRESS = {"max_length": 500, "db_collation": "C"}
TO = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}
ASYMMETRIC = ["ES256", "ES384", "EdDSA", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"]
NO_STATISTICS = (
    *("provider ALTER COLUMN sealed", "provider_subject ALTER COLUMN digest", "provider_trip ALTER COLUMN key"),
    *("provider_trip ALTER COLUMN bound", "provider_trip ALTER COLUMN sealed"),
)


def texts(longest):
    return django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=longest), size=None)


class Migration(migrations.Migration):
    dependencies = [("access", "0008_asking")]

    operations = [
        migrations.CreateModel(
            name="Provider",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("organisation", models.ForeignKey(db_column="organisation", to="access.organisation", **TO)),
                ("face", models.CharField(db_collation="C", max_length=4)),
                ("issuer", models.CharField(**ADDRESS)),
                ("client", models.CharField(db_collation="C", max_length=200)),
                ("proof", models.CharField(db_collation="C", max_length=30)),
                ("sealed", models.BinaryField()),
                ("authorize", models.CharField(**ADDRESS)),
                ("token", models.CharField(**ADDRESS)),
                ("keys", models.CharField(**ADDRESS)),
                ("names_itself", models.BooleanField()),
                ("algorithms", texts(10)),
                ("acr", texts(200)),
                ("amr", texts(200)),
                ("max_age", models.IntegerField()),
                ("given_by", models.CharField(**ID)),
                ("approved_by", models.CharField(**ID)),
                ("since", models.DateTimeField()),
                ("ended", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "provider",
                "constraints": [
                    models.UniqueConstraint(
                        name="provider_one_at_a_time", fields=("organisation", "face"), condition=Q(ended__isnull=True)
                    ),
                    models.CheckConstraint(name="provider_face_known", condition=Q(face__in=("web", "desk"))),
                    models.CheckConstraint(
                        name="provider_proof_known", condition=Q(proof__in=("client_secret_basic", "private_key_jwt"))
                    ),
                    models.CheckConstraint(name="provider_two_people", condition=~Q(approved_by=F("given_by"))),
                    models.CheckConstraint(
                        name="provider_by_somebody", condition=~Q(given_by="") & ~Q(approved_by="")
                    ),
                    models.CheckConstraint(name="provider_two_factors", condition=~Q(acr=[]) | ~Q(amr=[])),
                    models.CheckConstraint(
                        name="provider_asymmetric", condition=Q(algorithms__contained_by=ASYMMETRIC)
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderSubject",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("digest", models.BinaryField()),
                ("issuer", models.CharField(**ADDRESS)),
                ("person", models.ForeignKey(db_column="person", to="access.person", **TO)),
                ("given_by", models.CharField(**ID)),
                ("approved_by", models.CharField(**ID)),
                ("at", models.DateTimeField()),
                ("ended", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "provider_subject",
                "constraints": [
                    models.UniqueConstraint(
                        name="provider_subject_one_person", fields=("digest",), condition=Q(ended__isnull=True)
                    ),
                    models.UniqueConstraint(
                        name="provider_subject_one_a_person",
                        fields=("person", "issuer"),
                        condition=Q(ended__isnull=True),
                    ),
                    models.CheckConstraint(name="provider_subject_two_people", condition=~Q(approved_by=F("given_by"))),
                    models.CheckConstraint(
                        name="provider_subject_by_somebody", condition=~Q(given_by="") & ~Q(approved_by="")
                    ),
                    models.CheckConstraint(name="provider_subject_not_by_self", condition=~Q(person=F("given_by"))),
                    models.CheckConstraint(
                        name="provider_subject_not_approved_by_self", condition=~Q(person=F("approved_by"))
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderTrip",
            fields=[
                ("key", models.BinaryField(primary_key=True, serialize=False)),
                ("bound", models.BinaryField()),
                ("sealed", models.BinaryField()),
                ("made", models.DateTimeField(db_index=True)),
            ],
            options={"db_table": "provider_trip"},
        ),
        migrations.RunSQL(
            "CREATE TRIGGER not_by_family BEFORE INSERT ON provider_subject FOR EACH ROW "
            "EXECUTE FUNCTION not_by_family()",
            migrations.RunSQL.noop,
        ),
        *(
            migrations.RunSQL(f"ALTER TABLE {column} SET STATISTICS 0", migrations.RunSQL.noop)
            for column in NO_STATISTICS
        ),
    ]
