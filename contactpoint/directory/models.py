"""The open tables: only what any accredited practitioner may see now. No time, no version, no flag.

`disclosure` alone writes them. Rows that locate are hash-partitioned by child (design §3), which Django does not
make, so the migration does. Text is ordered by its bytes, so that the order is the same on every server. `row_key`
is a digest of the row's own columns.
"""

from django.db import models
from django.db.models import CompositePrimaryKey as Key


class Child(models.Model):
    number = models.BigIntegerField(primary_key=True)
    family = models.TextField(db_collation="C")
    given = models.TextField(db_collation="C")
    gender = models.TextField(db_collation="C")
    born_year = models.SmallIntegerField()
    born_month = models.SmallIntegerField()
    born_day = models.SmallIntegerField()

    class Meta:
        db_table = "child"


class Name(models.Model):
    pk = Key("number", "family", "given")
    number = models.BigIntegerField()
    family = models.TextField(db_collation="C")
    given = models.TextField(db_collation="C")

    class Meta:
        db_table = "name"


class Address(models.Model):
    pk = Key("number", "row_key")
    number = models.BigIntegerField()
    row_key = models.BigIntegerField()
    lines = models.TextField(db_collation="C")
    postcode = models.TextField(null=True, db_collation="C")
    statement = models.TextField(db_collation="C")
    source = models.TextField(db_collation="C")
    confirmed = models.DateField()

    class Meta:
        db_table = "address"


class Carer(models.Model):
    pk = Key("number", "row_key")
    number = models.BigIntegerField()
    row_key = models.BigIntegerField()
    name = models.TextField(db_collation="C")
    relationship = models.TextField(db_collation="C")
    telephone = models.TextField(null=True, db_collation="C")
    email = models.TextField(null=True, db_collation="C")
    source = models.TextField(db_collation="C")
    confirmed = models.DateField()

    class Meta:
        db_table = "carer"


class Involvement(models.Model):
    pk = Key("number", "row_key")
    number = models.BigIntegerField()
    row_key = models.BigIntegerField()
    service = models.TextField(db_collation="C")
    kind = models.TextField(db_collation="C")
    organisation = models.TextField(db_collation="C")
    worker = models.TextField(null=True, db_collation="C")
    post = models.TextField(null=True, db_collation="C")
    telephone = models.TextField(null=True, db_collation="C")
    email = models.TextField(null=True, db_collation="C")
    started = models.DateField(null=True)
    ended = models.DateField(null=True)
    lead = models.BooleanField()
    assessment = models.BooleanField()
    source = models.TextField(db_collation="C")
    confirmed = models.DateField(null=True)

    class Meta:
        db_table = "involvement"


class NumberToken(models.Model):
    """A keyed token of an NHS number or UPN.

    That of an NHS number finds a child together with a name or date of birth. No search asks for a UPN (B5-25 names the
    child's number and the NHS number): its tokens are kept for linkage with school records, which is not built here.
    """

    pk = Key("token", "number")
    token = models.BinaryField()
    number = models.BigIntegerField()

    class Meta:
        db_table = "number_token"
        indexes = (models.Index(fields=["number"], name="number_token_number"),)


class SearchKey(models.Model):
    """The search index, all of it from the rows above; `born` is YYYYMMDD with 0 for what is unknown, or a year.

    The order of the primary key is that of the index: a date is walked by the sounds of a key (ADR 0017). `of_core`:
    the key follows from the four facts alone, so a limited child has it too. No code of the program reads it; tests
    hold the keys of limited children to it.
    """

    pk = Key("kind", "born", "key", "number")
    kind = models.SmallIntegerField()
    born = models.IntegerField()
    key = models.BinaryField()
    number = models.BigIntegerField()
    of_core = models.BooleanField()

    class Meta:
        db_table = "search_key"
        indexes = (models.Index(fields=["number"], name="search_key_number"),)


class Coverage(models.Model):
    """Of sources, never of children: which bodies are connected and how fresh they are (B13-79)."""

    pk = Key("source", "area")
    source = models.TextField(db_collation="C")
    area = models.TextField(db_collation="C")
    last_fed = models.DateField()

    class Meta:
        db_table = "coverage"


class Rebuilding(models.Model):
    """Of the directory, never of a child: one row while the search index is made anew, else none (B14-80)."""

    one = models.SmallIntegerField(primary_key=True)

    class Meta:
        db_table = "rebuilding"
        constraints = (models.CheckConstraint(name="rebuilding_is_one_row", condition=models.Q(one=1)),)
