"""What data managers do and read of transfers is the same whether the child is shielded, limited otherwise, or not.

In each world the same people take the same steps, drawn at random; only in the shielded one the national desk's
officers place the child meanwhile. Compared is every answer, every list, and how often the database was asked.
"""

import random
from functools import cache

import pytest
from django.db import transaction

from contactpoint.disclosure.facts import Cause
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.ownership.rules import State
from contactpoint.shielding.actions import limit, open_gate, sign_open
from tests.support.records import apply, record
from tests.support.transfers import SHIELD, answer, manager, officer, owner_of, seen_by, worked_off

pytestmark = pytest.mark.django_db
AUTHORITIES = ("HUL", "YOR", "LDS")
OPEN = ("HUL", "YOR")
STEPS = 30
SEEDS = range(12)


@pytest.fixture(autouse=True)
def own_ledger(settings, tmp_path):
    settings.LEDGER_DIR = tmp_path


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
        verb = drawn.choice(("place", "accept", "decline", "nothing", "nothing"))
        yield (
            verb,
            (drawn.choice(AUTHORITIES),) if verb == "place" else (),
            officer(drawn.choice((*AUTHORITIES, "NAT"))),
        )


@cache
def lived(seed, cause, *, desk=False, at_once=True):
    """One world, told as its data managers see it, and who owned the child after each step; nothing of it stays."""
    told, owners = [], []
    with transaction.atomic():
        for authority in OPEN:
            for who in (officer("NAT"), officer(authority)):
                sign_open(authority, actor=who, purpose=SHIELD)
            open_gate(authority, actor=WORKER, purpose=UPKEEP)
        (number,) = apply(record())
        if cause:
            limit(number, cause, actor=officer("NAT"), purpose=SHIELD)
            worked_off()
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


@pytest.mark.parametrize("seed", SEEDS)
def test_no_answer_and_no_list_differs(seed):
    plain, moved = lived(seed, None)
    shielded, placed = lived(seed, Cause.SHIELD, desk=True)
    restricted, _ = lived(seed, Cause.RESTRICTION)
    assert shielded == plain
    assert restricted == plain
    assert None not in {*moved, *placed}


def test_a_worker_that_is_late_changes_nothing():
    for seed in SEEDS[:3]:
        assert lived(seed, None, at_once=False)[0] == lived(seed, None)[0]


def test_the_steps_drawn_lead_somewhere():
    """Else the worlds would be equal because nothing happened in them."""
    plain = [lived(seed, None) for seed in SEEDS]
    placed = [lived(seed, Cause.SHIELD, desk=True)[1] for seed in SEEDS]
    states = {state for told, _ in plain for part in told if isinstance(part, list) for _, state, _ in part}
    assert states == {state.value for state in State} - {"lapsed"}
    assert sum(len(set(owners)) > 1 for _, owners in plain) > len(SEEDS) / 2
    assert any(len(set(owners)) > 1 for owners in placed)
    assert any(owners != others for (_, owners), others in zip(plain, placed, strict=True))
