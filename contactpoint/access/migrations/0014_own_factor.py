from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0013_notice")]

    operations = [
        # A visit that is open when this comes steps up once more before anything that takes a factor of one's own.
        migrations.AddField(name, "own_factor", models.BooleanField(db_default=False))
        for name in ("websession", "desksession")
    ]
