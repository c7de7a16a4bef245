"""Everything sources said, sealed, for every child alike. No readable value of a child stands here."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CompositePrimaryKey as Key
from django.db.models.functions import Now


class Record(models.Model):
    """One row a version of a source record; `record` and its key stay the same through its versions."""

    pk = Key("record", "version")
    record = models.UUIDField()
    version = models.IntegerField()
    source = models.TextField(db_collation="C")
    key_id = models.UUIDField()
    extracted = models.DateTimeField()
    content_hmac = models.BinaryField()
    nonce = models.BinaryField()
    sealed = models.BinaryField()
    received = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "record"


class Variant(models.Model):
    """One row a distinct identity that a linked or held record gave: linkage's only input."""

    pk = Key("record", "card_hmac")
    record = models.UUIDField()
    card_hmac = models.BinaryField()
    key_id = models.UUIDField()
    tokens = ArrayField(models.BigIntegerField())
    nonce = models.BinaryField()
    card = models.BinaryField()

    class Meta:
        db_table = "variant"
        indexes = (GinIndex(fields=["tokens"], name="variant_tokens", fastupdate=False),)
