"""What was delivered and how far it was applied. No value of any row stands here."""

import enum
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CompositePrimaryKey as Key
from django.db.models.functions import Now

from contactpoint.intake.rules import DeliveryState, PauseReason, Reason, ReleaseReason, ResumeReason, SendBackReason


def _words(*closed: type[enum.StrEnum]) -> list[str]:
    return [one.value for several in closed for one in several]


def _one_of(name: str, column: str, *closed: type[enum.StrEnum]) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=models.Q(**{f"{column}__in": _words(*closed)}))


class Source(models.Model):
    """A system that sends feeds, known from its first file on; one of an organisation, from its registration."""

    code = models.TextField(primary_key=True, db_collation="C")
    kind = models.TextField()
    authority = models.TextField(null=True)
    organisation = models.TextField(null=True)
    service = models.TextField(null=True)
    registered_by = models.TextField(null=True)
    registered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "source"


class Delivery(models.Model):
    """One extract of one source; `file_hmac` is keyed, over the file and what its manifest says of it.

    The figures of the file are counted when it is checked, with the lines of its `sample`; `absent` and `records` when
    it is weighed, and so are `sampled` to `touching`, those of the trial, which only the desk sees. `decided_*`: who
    released it or sent it back, when and why. `ends`: all its rows are applied, and what a full file lacks is over
    from now on, whatever arrives late.
    """

    id = models.UUIDField(primary_key=True)
    source = models.ForeignKey(Source, models.PROTECT, db_column="source")
    file_hmac = models.BinaryField()
    mode = models.TextField()
    extracted = models.DateTimeField()
    received = models.DateTimeField(db_default=Now())
    state = models.TextField(default=DeliveryState.CHECKING.value)
    first = models.BooleanField(default=False)

    rows = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    ended = models.BigIntegerField(default=0)
    deleted = models.BigIntegerField(default=0)
    absent = models.BigIntegerField(default=0)
    unread = models.BigIntegerField(default=0)
    records = models.BigIntegerField(default=0)
    empties = models.JSONField(default=dict)
    median_as_of = models.DateField(null=True)
    sample: Any = ArrayField(models.BigIntegerField(), default=list)

    sampled = models.BigIntegerField(default=0)
    founded = models.BigIntegerField(default=0)
    waiting = models.BigIntegerField(default=0)
    touching = models.BigIntegerField(default=0)
    stops: Any = ArrayField(models.TextField(), default=list)

    decided_by = models.TextField(null=True)
    decided_for = models.TextField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_because = models.TextField(null=True)
    ends = models.BooleanField(default=False)
    applied_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "delivery"
        constraints = (
            models.UniqueConstraint(name="delivery_once", fields=("source", "file_hmac")),
            _one_of("delivery_state", "state", DeliveryState),
            _one_of("delivery_because", "decided_because", ReleaseReason, SendBackReason),
        )
        indexes = (models.Index(name="delivery_of_source", fields=("source", "mode", "extracted")),)


class Batch(models.Model):
    """Rows that were applied in one transaction with this line: the lines up to `last_line` are done.

    Of `rows`, `founded` new children and `waiting` for a person are those of linkage alone, as if no child were
    shielded. In a bulk load, where no row comes after another, none is counted.
    """

    pk = Key("delivery", "first_line")
    delivery = models.ForeignKey(Delivery, models.CASCADE, db_column="delivery")
    first_line = models.BigIntegerField()
    last_line = models.BigIntegerField()
    applied_at = models.DateTimeField(db_default=Now())
    rows = models.IntegerField(default=0)
    founded = models.IntegerField(default=0)
    waiting = models.IntegerField(default=0)

    class Meta:
        db_table = "batch"


class Refusal(models.Model):
    """A row given back, or line 0 or 1 for the whole file: where and why, never the value.

    `record_ref` is the keyed digest of the source's own key, where that could be read: the row counts as present.
    """

    pk = Key("delivery", "line")
    delivery = models.ForeignKey(Delivery, models.CASCADE, db_column="delivery")
    line = models.BigIntegerField()
    column_name = models.TextField()
    reason = models.TextField()
    record_ref = models.BinaryField(null=True)

    class Meta:
        db_table = "refusal"
        constraints = (_one_of("refusal_reason", "reason", Reason),)
        indexes = (models.Index(name="refusal_ref", fields=("delivery", "record_ref")),)


class Pause(models.Model):
    """A time in which no batch of any source was applied, with who began and ended it and why."""

    id = models.UUIDField(primary_key=True)
    begun_at = models.DateTimeField(db_default=Now())
    begun_by = models.TextField()
    begun_for = models.TextField(null=True)
    begun_because = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(null=True)
    ended_for = models.TextField(null=True)
    ended_because = models.TextField(null=True)

    class Meta:
        db_table = "pause"
        constraints = (
            models.UniqueConstraint(
                models.Value(1), name="pause_one_at_a_time", condition=models.Q(ended_at__isnull=True)
            ),
            _one_of("pause_begun_because", "begun_because", PauseReason),
            _one_of("pause_ended_because", "ended_because", ResumeReason),
        )
