"""Records that are held, the officers who decide on them in tests, and what the worker makes of it."""

from dataclasses import replace

from contactpoint.disclosure.facts import Name
from contactpoint.holds import actions
from contactpoint.holds.models import VerdictRow
from contactpoint.holds.rules import Verdict
from contactpoint.identity.models import Hold, SourceKey
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.vault.actions import record_ref
from tests.support.records import benefit, record
from tests.support.transfers import SHIELD, officer

LIKE = benefit(names=(Name("Kaur", ("Maja",)),))
"""All agrees with Maya but a letter, and twins bear such names: held where she is shielded."""
NEIGHBOUR = replace(record("n2", "school", identifiers=()), names=(Name("Kaur", ("Asha",)),))
"""Another child of the house and the day: held, and no sibling of hers is asked about."""


def kept():
    """The worker makes the officers' lists what they should be."""
    return actions.refresh(actor=WORKER, purpose=UPKEEP)


def queue(authority="HUL", person="olu", **changes):
    return actions.see_queue(route="test", actor=officer(authority, person, **changes), purpose=SHIELD)


def said(item, verdict, authority="HUL", person="olu", *, version=None, **changes):
    """A verdict that nobody has carried out yet."""
    seen = item.version if version is None else version
    by = officer(authority, person, **changes)
    actions.decide(item.id, Verdict(verdict), version=seen, route="test", actor=by, purpose=SHIELD)


def carried_out():
    """What the worker's jobs do with every verdict."""
    for row in VerdictRow.objects.order_by("id"):
        actions.carry_out(str(row.id), actor=WORKER, purpose=UPKEEP)
    kept()


def is_held(one):
    known = SourceKey.objects.get(record_ref=record_ref(*one.id)).record
    return Hold.objects.filter(record=known).exists()
