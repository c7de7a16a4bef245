"""What was asked and decided about limits: insert-only. The ledger outside the database repeats it."""

from django.db import models

from contactpoint.audit.clock import WallClock


class ShieldEvent(models.Model):
    id = models.UUIDField(primary_key=True)
    number = models.BigIntegerField()
    cause = models.TextField()
    kind = models.TextField()
    by = models.TextField()
    at = models.DateTimeField(db_default=WallClock())

    class Meta:
        db_table = "shield_event"
        indexes = (models.Index(fields=["cause", "number", "-at"], name="shield_event_newest"),)
