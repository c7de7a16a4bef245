"""Whose a source is; who may do what with it is for the table of rights to say (`access.rules`)."""

from uuid import UUID

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.intake.deliveries import no_such_delivery
from contactpoint.intake.models import Delivery
from contactpoint.kernel.actors import Actor, Purpose

ENGLAND = "england"
"""The owner of a source that is no authority's: of people, only the national team stands for it."""


def owner_of(authority: str | None) -> str:
    """Who answers for a source of this authority, or of none."""
    return authority or ENGLAND


def own_delivery(delivery: UUID, capability: Capability, *, actor: Actor, purpose: Purpose) -> Delivery:
    """The delivery, where the actor may do this with its source; raises `NotAllowed`, `NoSuchDelivery`."""
    row = Delivery.objects.select_related("source").filter(pk=delivery).first()
    owner = owner_of(row.source.authority) if row else actor.organisation
    require(actor, capability, purpose=purpose, owner=owner)
    if row is None:
        raise no_such_delivery()
    return row
