"""Who takes the steps of a transfer in tests, and what each may see of it afterwards."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from contactpoint.access.actions import NotAllowed
from contactpoint.disclosure.inputs import read_lives
from contactpoint.kernel.actors import UPKEEP, WORKER, Actor, Purpose, PurposeCode, Role
from contactpoint.kernel.errors import ContactPointError
from contactpoint.ownership import actions
from contactpoint.ownership.models import TransferRow
from contactpoint.shielding import actions as shielding
from contactpoint.shielding.models import ShieldEvent

DATA = Purpose(PurposeCode.DESK_DATA, reference="test/1")
SHIELD = Purpose(PurposeCode.DESK_SHIELD, reference="test/1")
VERBS = {"offer": actions.offer, "ask": actions.ask, "accept": actions.accept, "decline": actions.decline}


def manager(authority, person="dan", **changes):
    """A data manager of an authority, or with NAT of the national team."""
    return _somebody(Role.DATA_MANAGER, authority, person, **changes)


def officer(authority, person="olu", **changes):
    """A shielding officer of an authority, or with NAT of the national team."""
    return _somebody(Role.SHIELDING_OFFICER, authority, person, **changes)


def _somebody(role, authority, person, **changes):
    national = authority == "NAT"
    said = {"authority": None if national else authority, "national": national, "stepped_up": True, "own_factor": True}
    return Actor(id=f"p-{person}-{authority}", role=role, organisation=f"o-{authority}", **{**said, **changes})


def step(verb, number, *words, by):
    """One step by a person, with the reason of their role."""
    why = SHIELD if by.role is Role.SHIELDING_OFFICER else DATA
    doing = actions.place if verb == "place" else VERBS[verb]
    return doing(number, *words, route="test", actor=by, purpose=why)


def agreed(number, giver, taker):
    """Offered and accepted by the data managers of two authorities."""
    step("offer", number, taker, by=manager(giver))
    step("accept", number, by=manager(taker))


def placed(number, taker):
    """A shielded child offered by the national desk, and accepted by the officers of an authority."""
    step("place", number, taker, by=officer("NAT"))
    step("accept", number, by=officer(taker))


def worked_off():
    """What the worker's jobs do, of limits and of transfers."""
    for event in ShieldEvent.objects.order_by("id"):
        shielding.carry_out(str(event.id), actor=WORKER, purpose=UPKEEP)
    for row in TransferRow.objects.filter(state="accepted").order_by("ended_at"):
        actions.carry_out(str(row.id), actor=WORKER, purpose=UPKEEP)
    actions.reconcile(actor=WORKER, purpose=UPKEEP)


def owner_of(number):
    """Who owns the child in truth."""
    return read_lives([number])[number].owner


def seen_by(authority):
    """Every transfer as the authority's data manager reads of it, without the child's own number."""
    told = actions.see(route="test", actor=manager(authority), purpose=DATA)
    return [(one.standing.value, one.state.value, one.who and (one.who.family, one.who.given)) for one in told]


def answer(verb, number, *words, by):
    """What a person is told of one step, in words, and how many statements the database was asked meanwhile."""
    with CaptureQueriesContext(connection) as asked:
        try:
            told = str(step(verb, number, *words, by=by))
        except (NotAllowed, ContactPointError) as error:
            told = f"{type(error).__name__}: {error}"
    return told, len(asked)
