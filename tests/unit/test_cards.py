"""A card is what was written, whichever version of the program wrote it."""

import json

import pytest

from contactpoint.identity.cards import CARD_VERSION, Card, decode, encode
from contactpoint.linkage.engine import Stated
from contactpoint.linkage.identities import Raw, identity
from contactpoint.linkage.named import Named

KNOWN = identity(
    Raw(names=(("Chaudhry", "Maya Rose"),), born="2015-03-09", postcode="HU5 3AB", lines=("12 Mill Lane",))
)
NAMED = Named("chaudhry", ("maya", "rose"), "2015-03-09", "HU5 3AB", frozenset({"12"}), frozenset())
CARD = Card(Stated("health", KNOWN), (NAMED,))


@pytest.mark.parametrize("version", range(2, CARD_VERSION + 1))
def test_a_card_comes_back_as_it_was_written(version):
    _, *rest = json.loads(encode(CARD))
    assert decode(json.dumps([version, *rest]).encode()) == CARD


def test_a_card_of_the_first_version_knows_one_name_and_no_source():
    card = decode(b'["gill",["maya"],"2015-03-09","HU5 3AB",["12"],["9990000018"]]')
    assert card.stated.source == ""
    assert card.stated.identity.family == "gill"
    assert card.stated.identity.houses == ("HU53AB/12",)
    assert card.stated.identity.nhs == "9990000018"
    assert card.named == (
        Named("gill", ("maya",), "2015-03-09", "HU5 3AB", frozenset({"12"}), frozenset({"9990000018"})),
    )
