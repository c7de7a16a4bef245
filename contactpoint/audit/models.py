"""`audit.event`: insert-only. The program makes the key, because RETURNING would need SELECT."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Event(models.Model):
    """One event: its body as in `audit.rules.body`, the salt of its leaf, the children matched."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    body = models.JSONField()
    salt = models.BinaryField()
    children = ArrayField(models.BigIntegerField())

    class Meta:
        db_table = "event"
        constraints = (
            models.CheckConstraint(
                name="event_salt_is_32_bytes",
                condition=models.expressions.RawSQL("octet_length(salt) = 32", (), models.BooleanField()),
            ),
        )


class LedgerKnown(models.Model):
    """How far this database knows each ledger outside it: so many lines, the last with this chain value."""

    ledger = models.TextField(primary_key=True)
    lines = models.BigIntegerField()
    size = models.BigIntegerField()
    chain = models.TextField()

    class Meta:
        db_table = "ledger_known"
