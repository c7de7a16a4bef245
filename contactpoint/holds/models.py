"""What shielding officers are asked, sealed to the desk, and what they said: verdicts are only ever added."""

from django.db import models
from django.db.models import F, Q

from contactpoint.audit.clock import WallClock


class HeldItem(models.Model):
    """`subject`: a held record, or the pair that was answered. `number`: the child, none where nobody is touched now.

    `desk`: a keyed mark of the authority whose officers decide. `based_on`: a digest of ids and versions, of no value.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    subject = models.UUIDField()
    number = models.BigIntegerField(null=True)
    desk = models.BinaryField()
    since = models.DateTimeField()
    due = models.DateField()
    version = models.IntegerField()
    based_on = models.TextField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "held_item"
        constraints = (
            models.UniqueConstraint(name="one_item_a_child", fields=["subject", "number"], nulls_distinct=False),
        )
        indexes = (models.Index(fields=["desk", "due", "id"], name="held_item_due"),)


class VerdictRow(models.Model):
    """What an officer said of an item that stood then; `agreed_by`: the second one, where two are needed."""

    id = models.UUIDField(primary_key=True)
    item = models.UUIDField(db_index=True)
    kind = models.TextField()
    subject = models.UUIDField()
    number = models.BigIntegerField(null=True)
    verdict = models.TextField()
    said_by = models.TextField()
    said_for = models.TextField()
    said_at = models.DateTimeField(db_default=WallClock())
    agreed_by = models.TextField(null=True)
    agreed_at = models.DateTimeField(null=True)
    done = models.BooleanField(default=False)

    class Meta:
        db_table = "verdict"
        constraints = (
            models.CheckConstraint(
                name="agreed_by_another_officer", condition=Q(agreed_by=None) | ~Q(agreed_by=F("said_by"))
            ),
        )
        indexes = (models.Index(fields=["item"], name="verdict_not_done", condition=Q(done=False)),)


class AlarmRow(models.Model):
    """Something that must never be was found, and put right at once; `sealed`: which children, for the desk alone."""

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    number = models.BigIntegerField()
    desk = models.BinaryField()
    at = models.DateTimeField(db_default=WallClock())
    sealed = models.BinaryField()

    class Meta:
        db_table = "alarm"
        indexes = (models.Index(fields=["desk", "at"], name="alarm_desk"),)
