"""What was asked and decided about limits: insert-only. The ledger outside the database repeats it."""

from django.db import models
from django.db.models.functions import Now


class ShieldEvent(models.Model):
    id = models.UUIDField(primary_key=True)
    number = models.BigIntegerField()
    cause = models.TextField()
    kind = models.TextField()
    by = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "shield_event"
