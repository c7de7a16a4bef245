from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_recent"),
    ]

    operations = [
        migrations.AddField(
            model_name="factor",
            name="pin",
            field=models.BinaryField(null=True),
        ),
        migrations.RunSQL("ALTER TABLE factor ALTER COLUMN pin SET STATISTICS 0", migrations.RunSQL.noop),
    ]
