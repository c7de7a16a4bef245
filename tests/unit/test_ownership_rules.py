"""Who may answer a transfer, and what it is to who reads of it."""

from uuid import UUID

import pytest

from contactpoint.kernel.numbers import ChildNumber
from contactpoint.ownership.rules import Kind, Standing, State, Transfer, Whose, answerer, standing_of

OFFER, ASK, PLACING = Kind.OFFER, Kind.ASK, Kind.PLACING
HULLS, YORKS, LIMITED = Whose(True, "HUL"), Whose(True, "YOR"), Whose(False, None)


def transfer(kind, giver, taker, state=State.OPEN):
    return Transfer(
        id=UUID(int=1),
        number=ChildNumber(4821093755198),
        kind=kind,
        state=state,
        blind=False,
        giver=giver,
        taker=taker,
        proposed_by="p-1",
    )


@pytest.mark.parametrize(
    ("kind", "giver", "whose", "who"),
    [
        (OFFER, "HUL", HULLS, "LDS"),
        (OFFER, "HUL", YORKS, None),
        (OFFER, "HUL", LIMITED, "LDS"),
        (ASK, None, HULLS, "HUL"),
        (ASK, None, LIMITED, None),
        (PLACING, "HUL", LIMITED, "LDS"),
        (PLACING, "HUL", YORKS, "LDS"),
    ],
    ids=[
        "offered",
        "offered by no owner",
        "offered of a limited child",
        "asked of the owner",
        "asked of a limited child",
        "placed",
        "placed, shown since",
    ],
)
def test_who_may_answer(kind, giver, whose, who):
    assert answerer(transfer(kind, giver, "LDS"), whose) == who


@pytest.mark.parametrize(
    ("kind", "giver", "reader", "whose", "standing"),
    [
        (OFFER, "HUL", "HUL", HULLS, Standing.OFFERED),
        (OFFER, "HUL", "LDS", HULLS, Standing.OFFERED_TO_YOU),
        (OFFER, "HUL", "LDS", LIMITED, Standing.OFFERED_TO_YOU),
        (OFFER, "HUL", "YOR", HULLS, None),
        (ASK, None, "LDS", HULLS, Standing.ASKED),
        (ASK, None, "LDS", LIMITED, Standing.ASKED),
        (ASK, None, "HUL", HULLS, Standing.ASKED_OF_YOU),
        (ASK, None, "HUL", LIMITED, None),
        (ASK, None, "YOR", HULLS, None),
        (PLACING, "HUL", "HUL", LIMITED, None),
        (PLACING, "HUL", "LDS", LIMITED, None),
        (PLACING, "HUL", "NAT", LIMITED, None),
    ],
)
def test_a_transfer_stands_with_its_two_sides_and_nobody_else(kind, giver, reader, whose, standing):
    assert standing_of(transfer(kind, giver, "LDS"), whose, reader) is standing


def test_what_was_asked_stands_with_whoever_answered_it():
    answered = transfer(ASK, "HUL", "LDS", State.ACCEPTED)
    assert standing_of(answered, YORKS, "HUL") is Standing.ASKED_OF_YOU
    assert standing_of(answered, YORKS, "YOR") is None


def test_the_national_desk_offers_the_children_that_are_its_own_and_places_the_others():
    assert transfer(OFFER, "NAT", "YOR").proposer == "NAT"
    assert transfer(PLACING, "HUL", "YOR").proposer == "NAT"
