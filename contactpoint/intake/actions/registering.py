"""Register the source of an organisation before its first file."""

from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind
from contactpoint.disclosure.areas import authorities
from contactpoint.intake import models
from contactpoint.intake.events import tell
from contactpoint.intake.format.templates import TEMPLATES, Scope, source_of
from contactpoint.intake.rules import REGISTERED_SERVICES, NotRegistered, Registered
from contactpoint.kernel.actors import Actor, Purpose

LONGEST_NAME = 120


@transaction.atomic
def register(registered: Registered, *, actor: Actor, purpose: Purpose) -> None:
    """An organisation may send feeds from now on; the same again changes nothing. Raises `NotRegistered`.

    By a data manager of its authority, or a national one, who has no source of an authority to decide on later.
    """
    require(actor, Capability.FEED_RELEASE, purpose=purpose, owner=registered.authority)
    source = source_of(registered.code)
    _check(registered, TEMPLATES[source.kind].scope)
    said = {
        "kind": source.kind,
        "authority": registered.authority,
        "organisation": registered.name.strip(),
        "service": registered.service,
    }
    row, new = models.Source.objects.get_or_create(
        code=registered.code, defaults=said | {"registered_by": actor.id, "registered_at": database_now()}
    )
    if any(getattr(row, column) != value for column, value in said.items()):
        raise NotRegistered(f"{registered.code} is registered already, with other particulars. Nothing was changed.")
    if new:
        tell(EventKind.SOURCE_REGISTERED, "intake.register", actor=actor, purpose=purpose, about=registered.code)


def _check(registered: Registered, scope: Scope) -> None:
    if scope is not Scope.ORGANISATION:
        raise NotRegistered(
            "Only sources of organisations are registered, such as voluntary.0001. Nothing was changed."
        )
    if registered.authority not in authorities():
        raise NotRegistered("No authority has this code. Nothing was changed.")
    if registered.service not in REGISTERED_SERVICES:
        raise NotRegistered("An organisation's source cannot have this kind of service. Nothing was changed.")
    if not 0 < len(registered.name.strip()) <= LONGEST_NAME or not registered.name.isprintable():
        raise NotRegistered(f"Give a name of up to {LONGEST_NAME} characters. Nothing was changed.")
