"""Which records are known, which wait for a person, which are held."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class SourceKey(models.Model):
    """The replay and *known source key* path: a keyed digest of source and the source's own key."""

    record_ref = models.BinaryField(primary_key=True)
    record = models.UUIDField(unique=True)
    source = models.TextField(db_collation="C", db_default="")

    class Meta:
        db_table = "source_key"
        indexes = (models.Index(fields=["source", "record"], name="source_key_source"),)


class Review(models.Model):
    """A record that a data manager decides on; until then it is linked to nothing."""

    record = models.UUIDField(primary_key=True)
    band = models.TextField()
    rule = models.TextField()
    candidates = ArrayField(models.BigIntegerField())
    since = models.DateTimeField(db_default=Now())
    outcome = models.TextField(null=True)

    class Meta:
        db_table = "review"


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


class Alone(models.Model):
    """Where linkage alone would have a record, as if no child were shielded, if that is not where it stands.

    `number` is a child's, or below 0 that of a child who would be new, or none where a person would look.
    """

    record = models.UUIDField(primary_key=True)
    number = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        db_table = "alone"


class CardsMade(models.Model):
    """How far the worker has made cards anew for one version of them: up to the record `after`, or all."""

    card_version = models.SmallIntegerField(primary_key=True)
    after = models.UUIDField(null=True)
    done = models.BooleanField(default=False)

    class Meta:
        db_table = "cards_made"
