"""What was delivered and how far it was applied. No value of any row stands here."""

import enum

from django.db import models
from django.db.models import CompositePrimaryKey as Key
from django.db.models.functions import Now

from contactpoint.intake.rules import DeliveryState, Reason


def _words(closed: type[enum.StrEnum]) -> list[str]:
    return [one.value for one in closed]


class Source(models.Model):
    """A system that sends feeds, known from its first file on."""

    code = models.TextField(primary_key=True, db_collation="C")
    kind = models.TextField()
    authority = models.TextField(null=True)

    class Meta:
        db_table = "source"


class Delivery(models.Model):
    """One extract of one source; `file_hmac` is keyed, over the file and what its manifest says of it."""

    id = models.UUIDField(primary_key=True)
    source = models.ForeignKey(Source, models.PROTECT, db_column="source")
    file_hmac = models.BinaryField()
    mode = models.TextField()
    extracted = models.DateTimeField()
    rows = models.BigIntegerField(default=0)
    received = models.DateTimeField(db_default=Now())
    state = models.TextField(default=DeliveryState.CHECKING.value)

    class Meta:
        db_table = "delivery"
        constraints = (
            models.UniqueConstraint(name="delivery_once", fields=("source", "file_hmac")),
            models.CheckConstraint(name="delivery_state", condition=models.Q(state__in=_words(DeliveryState))),
        )


class Batch(models.Model):
    """Rows that were applied in one transaction with this line: the lines up to `last_line` are done."""

    pk = Key("delivery", "first_line")
    delivery = models.ForeignKey(Delivery, models.CASCADE, db_column="delivery")
    first_line = models.BigIntegerField()
    last_line = models.BigIntegerField()
    applied_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "batch"


class Refusal(models.Model):
    """A row given back, or line 0 or 1 for the whole file: where and why, never the value."""

    pk = Key("delivery", "line")
    delivery = models.ForeignKey(Delivery, models.CASCADE, db_column="delivery")
    line = models.BigIntegerField()
    column_name = models.TextField()
    reason = models.TextField()

    class Meta:
        db_table = "refusal"
        constraints = (models.CheckConstraint(name="refusal_reason", condition=models.Q(reason__in=_words(Reason))),)
