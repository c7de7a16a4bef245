"""What authorities proposed and answered. Which ones they are stands sealed, as a child's owner does."""

from django.db import models
from django.db.models import Q

from contactpoint.audit.clock import WallClock
from contactpoint.ownership.rules import Kind, State

OPEN, ACCEPTED, PLACING = State.OPEN.value, State.ACCEPTED.value, Kind.PLACING.value  # plain, for the migrations


class TransferRow(models.Model):
    """`proposer`: a keyed mark of the authority that proposed, another for each child."""

    id = models.UUIDField(primary_key=True)
    number = models.BigIntegerField()
    kind = models.TextField()
    blind = models.BooleanField()
    proposer = models.BinaryField()
    sealed = models.BinaryField()
    state = models.TextField(default=OPEN)
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField(db_default=WallClock())
    answered_by = models.TextField(null=True)
    ended_at = models.DateTimeField(null=True)
    done = models.TextField(null=True)

    class Meta:
        db_table = "transfer"
        constraints = (
            models.UniqueConstraint(
                name="one_open_transfer_a_child", fields=["number"], condition=Q(state=OPEN, blind=False)
            ),
            models.UniqueConstraint(
                name="one_open_proposal_an_authority", fields=["number", "proposer"], condition=Q(state=OPEN)
            ),
            models.CheckConstraint(name="placed_unseen", condition=Q(blind=True) | ~Q(kind=PLACING)),
            models.CheckConstraint(
                name="accepted_by_another_person",
                condition=~Q(state=ACCEPTED) | Q(answered_by__isnull=False) & ~Q(answered_by=models.F("proposed_by")),
            ),
            models.CheckConstraint(
                name="ended_when_no_longer_open",
                condition=Q(state=OPEN, ended_at__isnull=True) | ~Q(state=OPEN) & Q(ended_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=["number"], name="transfer_open", condition=Q(state=OPEN)),
            models.Index(
                fields=["number", "ended_at"], name="transfer_to_carry_out", condition=Q(state=ACCEPTED, done=None)
            ),
            models.Index(fields=["ended_at"], name="transfer_ended"),
        )
