"""Which records are known, which wait for a person, which are held."""

from django.db import models
from django.db.models import CompositePrimaryKey as Key
from django.db.models.functions import Now

from contactpoint.audit.clock import WallClock


class SourceKey(models.Model):
    """The replay and *known source key* path: a keyed digest of source and the source's own key."""

    record_ref = models.BinaryField(primary_key=True)
    record = models.UUIDField(unique=True)
    source = models.TextField(db_collation="C", db_default="")

    class Meta:
        db_table = "source_key"
        indexes = (models.Index(fields=["source", "record"], name="source_key_source"),)


class Founded(models.Model):
    """Which record brought a child: its number stays with that record, so that it never comes to mean another child."""

    number = models.BigIntegerField(primary_key=True)
    record = models.UUIDField(unique=True)
    since = models.DateTimeField(db_default=WallClock())

    class Meta:
        db_table = "founded"


class DoubtRow(models.Model):
    """Two children, or a child and a record that waits, that may be one: by the two records that say so most strongly.

    `settled`: a person decided that they are two. What links them stays known, since later records may change it.
    """

    pk = Key("one", "other")
    one = models.UUIDField()
    other = models.UUIDField(db_index=True)
    verdict = models.TextField()
    rule = models.TextField()
    weight = models.FloatField()
    settled = models.BooleanField()
    since = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "doubt"


class Decision(models.Model):
    """What a person decided about a pair of records. Ids ascend; of two that contradict each other the last binds."""

    id = models.UUIDField(primary_key=True)
    one = models.UUIDField(db_index=True)
    other = models.UUIDField(db_index=True)
    kind = models.TextField()
    decided_by = models.TextField()
    decided_for = models.TextField()
    decided_at = models.DateTimeField(db_default=Now())
    undone = models.BooleanField(default=False)

    class Meta:
        db_table = "decision"


class Hold(models.Model):
    """A record kept unreadable until a shielding officer decides."""

    record = models.UUIDField(primary_key=True)
    since = models.DateTimeField(db_default=Now())
    outcome = models.TextField(null=True)

    class Meta:
        db_table = "hold"


class DeathNotice(models.Model):
    """A record says that its child died; until an officer confirms it, it ends nothing."""

    record = models.UUIDField(primary_key=True)
    since = models.DateTimeField(db_default=Now())
    outcome = models.TextField(null=True)

    class Meta:
        db_table = "death_notice"


class CardsMade(models.Model):
    """How far the worker has made cards anew for one version of them: up to the record `after`, or all."""

    card_version = models.SmallIntegerField(primary_key=True)
    after = models.UUIDField(null=True)
    done = models.BooleanField(default=False)

    class Meta:
        db_table = "cards_made"


class BulkLoad(models.Model):
    """The bulk load under way: first it seals, then it decides on everything at once. Nothing else links meanwhile."""

    one = models.SmallIntegerField(primary_key=True, default=1)
    deciding = models.BooleanField(default=False)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "bulk_load"
        constraints = (models.CheckConstraint(name="bulk_load_alone", condition=models.Q(one=1)),)
