"""`contactpoint find` and `show`: an account looks, with a purpose, and the look is recorded."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from contactpoint.access.actions import NotAllowed
from contactpoint.audit.models import Event
from contactpoint.config.commands.find import NotFound, TooLittle, find, show
from contactpoint.config.signin import NotSignedIn
from contactpoint.directory.models import Rebuilding
from contactpoint.disclosure.actions import change
from contactpoint.disclosure.changes import Limited
from contactpoint.disclosure.facts import Cause
from contactpoint.kernel.actors import UPKEEP, WORKER, Role
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import NotWellFormed
from contactpoint.lookup.rules import STANDING_LINES
from tests.support.loads import open_hull
from tests.support.people import PASSWORD, PIN, a_person, an_organisation, code_of
from tests.support.records import NHS, SURGERY, apply, record

pytestmark = pytest.mark.django_db
WHO = ("--as", "jo", "--purpose", "in_front_of_me")


@pytest.fixture
def jo(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return a_person("jo", Role.PRACTITIONER, an_organisation())


@pytest.fixture
def maya(jo):
    open_hull()
    (number,) = apply(record())
    return number


@pytest.fixture
def call(jo):
    given = {"CONTACTPOINT_PASSWORD": PASSWORD, "CONTACTPOINT_CODE": code_of(jo), "CONTACTPOINT_PIN": PIN}

    def calling(command, *words):
        return CliRunner().invoke(command, [*words, *WHO], env=given, catch_exceptions=False).stdout

    return calling


def looks():
    told = Event.objects.filter(body__route__startswith="command.").order_by("at")
    return list(told.values_list("body__kind", "children"))


def test_a_child_is_found_by_name_and_date_of_birth(call, maya):
    told = call(find, "--family", "kaur", "--born", "2015-03-09")
    assert maya.shown in told
    assert "Kaur, Maya" in told
    assert STANDING_LINES in told
    assert looks() == [("search", [maya])]
    assert "may be missing" not in told


def test_while_the_index_is_made_anew_none_is_cannot_tell(call, maya):
    Rebuilding.objects.create(one=1)
    told = call(find, "--family", "nobody", "--born", "2015-03-09")
    assert "No child was found" not in told
    assert "Children may be missing from this answer for now" in told


def test_a_misspelt_name_finds_and_the_answer_says_how_it_agrees(call, maya):
    told = call(find, "--family", "Laur", "--given", "Mya", "--born", "2015-03-09")
    assert maya.shown in told
    assert "family name (spelt)" in told
    assert "(sounds)" in told


def test_a_child_is_found_by_names_year_and_the_first_half_of_the_postcode(call, maya):
    words = ("--family", "Kaur", "--given", "Maya", "--born", "2015")
    assert maya.shown in call(find, *words, "--postcode", "hu5", "--gender", "female")
    assert maya.shown not in call(find, *words, "--postcode", "HU6")
    with pytest.raises(TooLittle, match="postcode"):
        call(find, *words)


def test_a_child_is_found_by_family_name_and_month_of_birth(call, maya):
    assert maya.shown in call(find, "--family", "Kaur", "--born", "2015-03")
    assert maya.shown not in call(find, "--family", "Kaur", "--born", "2015-04")


def test_a_child_is_found_by_nhs_number_with_a_name(call, maya):
    assert maya.shown in call(find, "--family", "Kaur", "--number", NHS.value)
    assert maya.shown not in call(find, "--family", "Gill", "--number", NHS.value)
    assert maya.shown in call(find, "--born", "2015-03-09", "--number", NHS.value)
    assert maya.shown not in call(find, "--born", "2015-03-10", "--number", NHS.value)


def test_the_page_has_services_with_their_telephones(call, maya):
    told = call(show, maya.shown, "--family", "Kaur")
    assert "The Quays Surgery: 01632 960001, since 2020-01-15" in told
    assert looks() == [("search", [maya]), ("view", [maya])]


def test_a_limited_childs_page_is_the_four_facts_and_the_standing_lines(call, maya):
    change(maya, Limited(Cause.SHIELD), actor=WORKER, purpose=UPKEEP)
    told = call(show, maya.shown, "--born", "2015-03-09")
    assert "Kaur, Maya" in told
    assert "Quays" not in told
    assert STANDING_LINES in told
    assert maya.shown not in call(find, "--family", "Kaur", "--number", NHS.value)


@pytest.mark.parametrize(
    "words", [("--family", "Kaur"), ("--born", "2015-03-09"), ("--number", "4821093755198")], ids=str
)
def test_too_little_is_not_run(call, maya, words):
    with pytest.raises(TooLittle, match="Nothing was searched"):
        call(find, *words)
    assert looks() == [("search_refused", [])]


def test_a_date_of_birth_known_in_part_is_found_by_a_whole_one(call):
    open_hull()
    (number,) = apply(record(born=PartialDate(2015, 3)))
    assert number.shown in call(find, "--family", "Kaur", "--born", "2015-03-09")
    assert number.shown not in call(find, "--family", "Kaur", "--born", "2015-04-09")


def test_what_stands_in_a_record_is_shown_as_it_is(call):
    open_hull()
    (number,) = apply(record(involvements=(replace(SURGERY, organisation="Hull team [east] [/east]"),)))
    assert "Hull team [east] [/east]: 01632 960001" in call(show, number.shown, "--family", "Kaur")


def test_a_number_alone_shows_nobody(call, maya):
    with pytest.raises(TooLittle):
        call(show, maya.shown)
    with pytest.raises(NotFound):
        call(show, maya.shown, "--family", "Gill")
    with pytest.raises(NotWellFormed):
        call(show, f"{int(maya) ^ 1}", "--family", "Kaur")


def test_a_purpose_that_needs_a_reference_is_refused_without_one(call, jo, maya):
    given = {"CONTACTPOINT_PASSWORD": PASSWORD, "CONTACTPOINT_CODE": code_of(jo), "CONTACTPOINT_PIN": PIN}
    words = ["--as", "jo", "--purpose", "protection_enquiry", "--family", "Kaur", "--born", "2015-03-09"]
    with pytest.raises(NotAllowed):
        CliRunner().invoke(find, words, env=given, catch_exceptions=False)
    assert looks() == []


def test_nobody_looks_without_signing_in(jo, maya):
    given = {"CONTACTPOINT_PASSWORD": "not the password", "CONTACTPOINT_CODE": "000000", "CONTACTPOINT_PIN": PIN}
    with pytest.raises(NotSignedIn):
        CliRunner().invoke(find, [*WHO, "--family", "Kaur", "--born", "2015-03-09"], env=given, catch_exceptions=False)
    assert looks() == []
