"""Apply a released delivery, batch by batch (`batches`); then end what a full file lacks."""

from uuid import UUID

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.identity.bulk.state import under_way
from contactpoint.identity.remaking import cards_are_current
from contactpoint.intake.actions.weighing import weigh
from contactpoint.intake.batches import Applying, Progress, apply_all, finish, no_progress
from contactpoint.intake.deliveries import find
from contactpoint.intake.queries import paused
from contactpoint.intake.rules import TO_APPLY, DeliveryState
from contactpoint.kernel.actors import Actor, Purpose


def apply(delivery: UUID, *, actor: Actor, purpose: Purpose, progress: Progress = no_progress) -> bool:
    """Apply what is left of a delivery, weighed first where it is not; False unless all of it is applied then.

    So it is where it waits for a person, was given up, feeds are paused, or an upgrade is still making cards anew or a
    bulk load is under way, before whose end nothing is linked rightly. `progress` hears rows done and rows in all. A
    run that was killed goes on after its last batch. Raises `NoSuchDelivery`, `UploadGone`, `ReadsOtherwise`,
    `NotAllowed`.
    """
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    if not cards_are_current() or under_way():
        return False
    weigh(delivery, actor=actor, purpose=purpose)
    row = find(delivery)
    if row.state in TO_APPLY and not paused():
        applying = Applying.of(row, actor=actor, purpose=purpose)
        if apply_all(applying, progress):
            finish(applying)
    return find(delivery).state == DeliveryState.APPLIED
