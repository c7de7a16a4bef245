"""What data managers asked for, and the worker's answer, sealed to the desk: both go after a quarter of an hour."""

from django.db import models

from contactpoint.audit.clock import WallClock


class HistoryAsked(models.Model):
    """`sealed`: the history, none before the worker has written it."""

    id = models.UUIDField(primary_key=True)
    number = models.BigIntegerField()
    asked_at = models.DateTimeField(db_default=WallClock())
    sealed = models.BinaryField(null=True)

    class Meta:
        db_table = "history_asked"
