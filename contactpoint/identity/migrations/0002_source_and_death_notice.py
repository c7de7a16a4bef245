"""A record's source beside its key, so that a full feed can end what it lacks; notices of a death."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("vault", "0001_initial")]

    operations = [
        migrations.AddField("sourcekey", "source", models.TextField(db_collation="C", db_default="")),
        migrations.RunSQL(
            "UPDATE source_key SET source = sealed.source FROM vault.record AS sealed"
            " WHERE sealed.record = source_key.record AND sealed.version = 1",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex("sourcekey", models.Index(fields=["source", "record"], name="source_key_source")),
        migrations.CreateModel(
            name="DeathNotice",
            fields=[
                ("record", models.UUIDField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("outcome", models.TextField(null=True)),
            ],
            options={"db_table": "death_notice"},
        ),
    ]
