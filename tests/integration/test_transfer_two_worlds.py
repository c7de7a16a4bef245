"""Of a limited child, what data managers do and read of transfers tells neither why it is limited nor whose it is.

In each world the same people take the same steps, drawn at random; in the worlds with a shield the national desk's
officers place the child meanwhile, and the worker carries out what it may. Compared is every answer, every list, and
how often the database was asked.
"""

import random
from functools import cache

import pytest
from django.db import transaction

from contactpoint.disclosure.actions import change
from contactpoint.disclosure.changes import Owned
from contactpoint.disclosure.facts import Cause
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.ownership.rules import State
from contactpoint.shielding.actions import limit, sign_open
from tests.support.records import apply, record
from tests.support.transfers import SHIELD, answer, manager, officer, owner_of, seen_by, worked_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ledger")]
AUTHORITIES = ("HUL", "YOR", "LDS")
OPEN = ("HUL", "YOR")
STEPS = 30
SEEDS = range(12)


def script(seed):
    """Steps of people: (verb, words, person). Most are refused, as most at random are; all must be refused alike."""
    drawn = random.Random(seed)
    for _ in range(STEPS):
        verb = drawn.choice(("offer", "offer", "ask", "accept", "accept", "accept", "decline"))
        words = (drawn.choice(AUTHORITIES),) if verb == "offer" else ()
        yield verb, words, manager(drawn.choice((*AUTHORITIES, "NAT")), drawn.choice(("dan", "dora")))


def officers(seed):
    """What officers do between two of those steps, in the world where they have something to do."""
    drawn = random.Random(seed)
    while True:
        verb = drawn.choice(("place", "accept", "nothing", "nothing"))
        yield (
            verb,
            (drawn.choice(AUTHORITIES),) if verb == "place" else (),
            officer(drawn.choice((*AUTHORITIES, "NAT"))),
        )


@cache
def lived(seed, cause, owner="HUL", *, desk=False, at_once=True):
    """One world, told as its data managers see it, and who owned the child after each step; nothing of it stays."""
    told, owners = [], []
    with transaction.atomic():
        number = a_child(cause, owner)
        aside = officers(seed)
        for verb, words, by in script(seed):
            told += [(verb, words, by.id, *answer(verb, number, *words, by=by))]
            told += [seen_by(authority) for authority in (*AUTHORITIES, "NAT")]
            if desk:
                done, where, who = next(aside)
                done == "nothing" or answer(done, number, *where, by=who)
            at_once and worked_off()
            owners.append(owner_of(number))
        transaction.set_rollback(True)
    return told, owners


def a_child(cause=None, owner="HUL"):
    for authority in OPEN:
        for who in (officer("NAT"), officer(authority)):
            sign_open(authority, actor=who, purpose=SHIELD)
    (number,) = apply(record())
    change(number, Owned(owner), actor=WORKER, purpose=UPKEEP)
    if cause:
        limit(number, cause, actor=officer("NAT"), purpose=SHIELD)
        worked_off()
    return number


@pytest.mark.parametrize("seed", SEEDS)
def test_no_answer_and_no_list_differs(seed):
    shielded, placed = lived(seed, Cause.SHIELD)
    assert lived(seed, Cause.SHIELD, "YOR")[0] == shielded
    restricted, moved = lived(seed, Cause.RESTRICTION)
    assert restricted == shielded
    assert lived(seed, Cause.UNDER_REVIEW, "LDS")[0] == shielded
    assert lived(seed, Cause.SHIELD, at_once=False)[0] == shielded
    assert None not in {*moved, *placed}


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_shows_of_what_the_national_desk_does(seed):
    alone, _ = lived(seed, Cause.SHIELD)
    desk, owners = lived(seed, Cause.SHIELD, desk=True)
    assert desk == alone
    assert None not in owners


def test_the_steps_drawn_lead_somewhere():
    """Else the worlds would be equal because nothing happened in them."""
    restricted = [lived(seed, Cause.RESTRICTION) for seed in SEEDS]
    placed = [lived(seed, Cause.SHIELD, desk=True)[1] for seed in SEEDS]
    states = {state for told, _ in restricted for part in told if isinstance(part, list) for _, state, _ in part}
    assert states == {state.value for state in State} - {"lapsed"}
    assert sum(len(set(owners)) > 1 for _, owners in restricted) > len(SEEDS) / 4
    assert sum(len(set(owners)) > 1 for owners in placed) > len(SEEDS) / 4


def test_the_owner_of_a_shielded_child_is_answered_as_the_owner_of_one_that_is_shown():
    """Offered and accepted in the same words, and the same lists afterwards."""
    told = []
    for cause in (None, Cause.SHIELD):
        with transaction.atomic():
            number = a_child(cause)
            offered, _ = answer("offer", number, "YOR", by=manager("HUL"))
            accepted, _ = answer("accept", number, by=manager("YOR"))
            worked_off()
            told.append((offered, accepted, seen_by("HUL"), seen_by("YOR"), seen_by("LDS")))
            transaction.set_rollback(True)
    assert told[0] == told[1]
