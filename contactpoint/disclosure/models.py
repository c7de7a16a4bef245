"""The inputs of `disclose`, each its own table. One verb writes them: `actions.change`."""

from django.db import models
from django.db.models import CompositePrimaryKey as Key


class Link(models.Model):
    """Which child a source record is about, since when, and by which rule or person now."""

    record = models.UUIDField(primary_key=True)
    number = models.BigIntegerField(db_index=True)
    decided_by = models.TextField()
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "link"


class PastLink(models.Model):
    """Which child a source record was about before: kept for the history of a child, and an input of nothing."""

    pk = Key("record", "until")
    record = models.UUIDField()
    number = models.BigIntegerField(db_index=True)
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "past_link"


class LifeRow(models.Model):
    """One row a child: where its number is minted. `sealed` holds its owner and whether it stays after 18."""

    number = models.BigIntegerField(primary_key=True)
    state = models.TextField()
    died = models.DateField(null=True)
    sealed = models.BinaryField()

    class Meta:
        db_table = "life"


class LimitRow(models.Model):
    """One row a cause; a later cause copies the standing core."""

    pk = Key("number", "cause")
    number = models.BigIntegerField()
    cause = models.TextField()
    since = models.DateField()
    family = models.TextField(null=True)
    given = models.TextField(null=True)
    gender = models.TextField(null=True)
    born = models.TextField(null=True)

    class Meta:
        db_table = "child_limit"


class Superseded(models.Model):
    """A number that leads to another, since both proved to be one child; or to itself, while it has no record."""

    old = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField(db_index=True)

    class Meta:
        db_table = "superseded"


class Opened(models.Model):
    """An authority is open when it and the national team have signed (B6-37)."""

    authority = models.TextField(primary_key=True)
    signed_by_authority = models.TextField(null=True)
    signed_by_national = models.TextField(null=True)
    at = models.DateTimeField(null=True)

    class Meta:
        db_table = "opened"
        constraints = (
            models.CheckConstraint(
                name="opened_by_two_people",
                condition=~models.Q(signed_by_authority=models.F("signed_by_national")),
            ),
            models.CheckConstraint(
                name="opened_once_both_signed",
                condition=models.Q(at__isnull=True)
                | models.Q(signed_by_authority__isnull=False, signed_by_national__isnull=False),
            ),
        )


class Projected(models.Model):
    """By which version of `disclose` a child was last projected; no time, which would tell an operator."""

    number = models.BigIntegerField(primary_key=True)
    projection_version = models.SmallIntegerField()

    class Meta:
        db_table = "projected"
        indexes = (models.Index(fields=["projection_version", "number"], name="projected_version_number"),)


class Lingering(models.Model):
    """From which tables of `directory` a transaction took rows away for a limit, until those are written anew."""

    pk = Key("relation", "transaction")
    relation = models.TextField(db_collation="C")
    transaction = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "lingering"
