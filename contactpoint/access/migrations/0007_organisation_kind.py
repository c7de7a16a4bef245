from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("access", "0006_urgent_looks")]

    operations = [
        migrations.AddField(
            "organisation", "kind", models.CharField(max_length=9, db_collation="C", db_default="general")
        ),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                name="organisation_kind_known", condition=Q(kind__in=("general", "police", "probation"))
            ),
        ),
    ]
