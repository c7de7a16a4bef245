"""The open tables. Rows that locate a child are hash-partitioned by number, so that a few can be rewritten at a time."""

from django.db import migrations, models

PARTITIONS = 16
COLUMNS = {
    "address": (
        'lines text COLLATE "C" NOT NULL, postcode text COLLATE "C", statement text COLLATE "C" NOT NULL,'
        ' source text COLLATE "C" NOT NULL, confirmed date NOT NULL'
    ),
    "carer": (
        'name text COLLATE "C" NOT NULL, relationship text COLLATE "C" NOT NULL, telephone text COLLATE "C",'
        ' email text COLLATE "C", source text COLLATE "C" NOT NULL, confirmed date NOT NULL'
    ),
    "involvement": (
        'service text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL, organisation text COLLATE "C" NOT NULL,'
        ' worker text COLLATE "C", post text COLLATE "C", telephone text COLLATE "C", email text COLLATE "C",'
        " started date, ended date, lead boolean NOT NULL, assessment boolean NOT NULL,"
        ' source text COLLATE "C" NOT NULL, confirmed date'
    ),
}


# Samples of these would keep values readable in pg_stats after their rows are gone (T29).
UNSAMPLED = {
    "name": ("family", "given"),
    "address": ("lines", "postcode"),
    "carer": ("name", "relationship", "telephone", "email"),
    "involvement": ("service", "organisation", "worker", "post", "telephone", "email"),
    "number_token": ("token",),
    "search_key": ("key",),
}


def unsampled(table: str, *columns: str) -> str:
    """No statistics of these columns, in any partition."""
    return f"ALTER TABLE {table} " + ", ".join(f"ALTER COLUMN {column} SET STATISTICS 0" for column in columns)


def partitioned(table: str) -> list[migrations.RunSQL]:
    """The table in `PARTITIONS` parts by child."""
    make = (
        f"CREATE TABLE {table} (number bigint NOT NULL, row_key bigint NOT NULL, {COLUMNS[table]},"
        f" PRIMARY KEY (number, row_key)) PARTITION BY HASH (number)"
    )
    parts = [
        f"CREATE TABLE {table}_{part:02} PARTITION OF {table} FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {part})"
        for part in range(PARTITIONS)
    ]
    return [migrations.RunSQL([make, *parts], f"DROP TABLE {table}")]


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=partitioned("address"),
            state_operations=[
                migrations.CreateModel(
                    name="Address",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "number", "row_key", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.BigIntegerField()),
                        ("row_key", models.BigIntegerField()),
                        ("lines", models.TextField(db_collation="C")),
                        ("postcode", models.TextField(db_collation="C", null=True)),
                        ("statement", models.TextField(db_collation="C")),
                        ("source", models.TextField(db_collation="C")),
                        ("confirmed", models.DateField()),
                    ],
                    options={
                        "db_table": "address",
                    },
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=partitioned("carer"),
            state_operations=[
                migrations.CreateModel(
                    name="Carer",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "number", "row_key", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.BigIntegerField()),
                        ("row_key", models.BigIntegerField()),
                        ("name", models.TextField(db_collation="C")),
                        ("relationship", models.TextField(db_collation="C")),
                        ("telephone", models.TextField(db_collation="C", null=True)),
                        ("email", models.TextField(db_collation="C", null=True)),
                        ("source", models.TextField(db_collation="C")),
                        ("confirmed", models.DateField()),
                    ],
                    options={
                        "db_table": "carer",
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name="Child",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("family", models.TextField(db_collation="C")),
                ("given", models.TextField(db_collation="C")),
                ("gender", models.TextField(db_collation="C")),
                ("born_year", models.SmallIntegerField()),
                ("born_month", models.SmallIntegerField()),
                ("born_day", models.SmallIntegerField()),
            ],
            options={
                "db_table": "child",
            },
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "source", "area", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("source", models.TextField(db_collation="C")),
                ("area", models.TextField(db_collation="C")),
                ("last_fed", models.DateField()),
            ],
            options={
                "db_table": "coverage",
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=partitioned("involvement"),
            state_operations=[
                migrations.CreateModel(
                    name="Involvement",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "number", "row_key", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.BigIntegerField()),
                        ("row_key", models.BigIntegerField()),
                        ("service", models.TextField(db_collation="C")),
                        ("kind", models.TextField(db_collation="C")),
                        ("organisation", models.TextField(db_collation="C")),
                        ("worker", models.TextField(db_collation="C", null=True)),
                        ("post", models.TextField(db_collation="C", null=True)),
                        ("telephone", models.TextField(db_collation="C", null=True)),
                        ("email", models.TextField(db_collation="C", null=True)),
                        ("started", models.DateField(null=True)),
                        ("ended", models.DateField(null=True)),
                        ("lead", models.BooleanField()),
                        ("assessment", models.BooleanField()),
                        ("source", models.TextField(db_collation="C")),
                        ("confirmed", models.DateField(null=True)),
                    ],
                    options={
                        "db_table": "involvement",
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name="Name",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "number", "family", "given", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("family", models.TextField(db_collation="C")),
                ("given", models.TextField(db_collation="C")),
            ],
            options={
                "db_table": "name",
            },
        ),
        migrations.CreateModel(
            name="NumberToken",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "token", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("token", models.BinaryField()),
                ("number", models.BigIntegerField()),
            ],
            options={
                "db_table": "number_token",
                "indexes": [models.Index(fields=["number"], name="number_token_number")],
            },
        ),
        migrations.CreateModel(
            name="SearchKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "kind", "key", "born", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.SmallIntegerField()),
                ("key", models.BinaryField()),
                ("born", models.IntegerField()),
                ("number", models.BigIntegerField()),
                ("of_core", models.BooleanField()),
            ],
            options={
                "db_table": "search_key",
                "indexes": [models.Index(fields=["number"], name="search_key_number")],
            },
        ),
        migrations.RunSQL([unsampled(table, *columns) for table, columns in UNSAMPLED.items()], migrations.RunSQL.noop),
    ]
