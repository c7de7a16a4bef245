"""`contactpoint transfer`: two people of two authorities, signed in, and the same words for every child."""

import pytest
from click.testing import CliRunner

from contactpoint.access.actions import NotAllowed
from contactpoint.config.commands.transfer import ANSWER_IT, NOTHING, transfer
from contactpoint.disclosure.facts import Cause
from contactpoint.kernel.actors import Role
from contactpoint.kernel.numbers import NotWellFormed
from contactpoint.ownership.steps import NotYours
from contactpoint.shielding.actions import limit
from tests.support.loads import open_hull
from tests.support.people import PASSWORD, PIN, a_person, an_organisation, code_of
from tests.support.records import apply, record
from tests.support.transfers import SHIELD, officer, owner_of, worked_off

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.DATA_DIR = settings.LEDGER_DIR = tmp_path


@pytest.fixture
def people():
    hull, york = an_organisation("HUL", authority="HUL"), an_organisation("YOR", authority="YOR")
    nation = an_organisation("NATIONAL", authority=None, national=True)
    return {
        "dan": a_person("dan", Role.DATA_MANAGER, hull),
        "yan": a_person("yan", Role.DATA_MANAGER, york),
        "olu": a_person("olu", Role.SHIELDING_OFFICER, nation),
        "yves": a_person("yves", Role.SHIELDING_OFFICER, york),
        "priya": a_person("opal", Role.OPERATOR, nation),
    }


@pytest.fixture
def call(people):
    def calling(who, *words):
        given = {"CONTACTPOINT_PASSWORD": PASSWORD, "CONTACTPOINT_CODE": code_of(people[who]), "CONTACTPOINT_PIN": PIN}
        words = [*map(str, words), "--as", people[who].username]
        return CliRunner().invoke(transfer, words, env=given, catch_exceptions=False).stdout

    return calling


@pytest.fixture
def maya():
    open_hull()
    (number,) = apply(record())
    return number


def test_a_child_is_offered_and_accepted(call, maya):
    assert "offered" in call("dan", "offer", maya.shown, "--to", "YOR")
    listed = call("yan", "list")
    assert "offered to you" in listed
    assert "Kaur, Maya, born 2015-03-09" in listed
    assert "HUL" not in listed
    assert "accepted" in call("yan", "accept", maya)
    worked_off()
    assert owner_of(maya) == "YOR"
    listed = call("dan", "list")
    assert "offered by you" in listed
    assert "Kaur" not in listed


def test_a_child_is_asked_for_and_declined(call, maya):
    call("yan", "ask", maya)
    assert "asked of you" in call("dan", "list")
    assert call("dan", "decline", maya) == f"{maya.shown}: declined.\n"
    assert owner_of(maya) == "HUL"


def test_a_shielded_child_is_answered_for_in_the_same_words_and_placed_by_officers(call, maya):
    limit(maya, Cause.SHIELD, actor=officer("NAT"), purpose=SHIELD)
    worked_off()
    assert call("dan", "offer", maya, "--to", "YOR").startswith(f"{maya.shown}: offered.")
    assert call("yan", "accept", maya).startswith(f"{maya.shown}: accepted.")
    assert "the national desk; data managers agreed" in call("olu", "list")
    call("olu", "offer", maya, "--to", "YOR")
    assert "the officers of the other authority" in call("yves", "list")
    call("yves", "accept", maya)
    worked_off()
    assert owner_of(maya) == "YOR"
    assert "data managers agreed" not in call("olu", "list")


def test_nothing_is_said_so(call):
    assert call("dan", "list").splitlines() == [NOTHING, ANSWER_IT]


def test_who_may_not(call, maya):
    with pytest.raises(NotYours):
        call("yan", "offer", maya, "--to", "LDS")
    with pytest.raises(NotAllowed):
        call("priya", "list")
    with pytest.raises(NotWellFormed):
        call("dan", "offer", "4821093755199", "--to", "YOR")
