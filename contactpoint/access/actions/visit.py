"""The reason of a visit: chosen first, kept with the session, shown on every page."""

from django.db import transaction

from contactpoint.access import models
from contactpoint.access.actions.gate import require
from contactpoint.access.rules import Capability
from contactpoint.access.tokens import session_key
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.kernel.actors import Actor, Purpose


@transaction.atomic
def set_purpose(token: str, *, actor: Actor, purpose: Purpose, route: str) -> None:
    """Keeps `purpose` for this visit; raises `NotAllowed` where it is not complete for the role."""
    require(actor, Capability.CHILD_SEARCH, purpose=purpose)
    kept = {"code": purpose.code.value, "involvement": purpose.involvement, "reference": purpose.reference}
    models.WebSession.objects.filter(key=session_key(token), person=actor.id, ended=None).update(purpose=kept)
    record(
        Event(
            kind=EventKind.PURPOSE_CHOSEN,
            route=route,
            actor=actor,
            purpose=purpose,
            outcome=Outcome.DONE,
        )
    )
