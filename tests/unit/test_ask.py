"""The asker behind `contactpoint demo --check` sees what is right, what is wrong and what leaks."""

from dataclasses import replace
from datetime import date

import pytest

from contactpoint.lab.ask import Asked, SignIn, ask_all
from contactpoint.lab.england.questions import About, Question
from contactpoint.lab.visitor import CannotAsk
from tests.support.fake_site import Known, Site, served

SURGERY = '<section>The Quays Surgery <a href="tel:01632960001">01632 960 001</a></section>'
PRACTITIONER = SignIn("priya", "right", lambda: "123456")
BLANK = Question(About.OPEN, "", "", "", "", "", "", date(2015, 3, 9), "female", "", "")
MAYA = replace(
    BLANK, typed_family="kaur", typed_born="2015-03-09", family="Kaur", given="Maya", telephone="01632 960001"
)
ROSE = replace(
    BLANK,
    about=About.LIMITED,
    typed_family="May",
    typed_born="2015-03-09",
    family="May",
    given="Rose",
    hidden=("HU5 2AB", "01632 960002"),
)
IVY = replace(ROSE, typed_family="Gill", family="Gill", given="Ivy")
NOBODY = replace(ROSE, about=About.NOBODY, typed_family="Nobody", typed_born="", typed_number="9990000018")


def site(*, maya: str = SURGERY, rose: str = "", ivy: str = "") -> Site:
    born = (9, "March", 2015)
    return Site([
        Known("Kaur", "Maya", born, "4821 0937 55198", maya),
        Known("May", "Rose", born, "7031 5528 94623", rose),
        Known("Gill", "Ivy", born, "5550 1234 56781", ivy),
    ])  # fmt: skip


def asked(site: Site, *questions: Question, sign_in: SignIn = PRACTITIONER) -> Asked:
    with served(site) as base:
        return ask_all(base, questions, sign_in, progress=lambda done: None)


def test_all_is_right_when_the_site_answers_as_it_should():
    figures = asked(site(), MAYA, ROSE, IVY, NOBODY)
    assert (figures.questions, figures.right, figures.leaks) == (4, 4, 0)


def test_the_answer_holds_the_facts_of_an_open_childs_page():
    assert asked(site(), ROSE, MAYA).answer == {
        "child": {"Name": "Maya Kaur"},
        "services": ["The Quays Surgery 01632 960 001"],
    }


def test_an_altered_telephone_number_is_wrong():
    figures = asked(site(maya=SURGERY.replace("960 001", "960 009")), MAYA, ROSE)
    assert (figures.right, figures.leaks) == (1, 0)


def test_a_child_who_is_not_found_is_wrong():
    assert asked(site(), replace(MAYA, typed_family="Singh")).right == 0


def test_a_child_below_the_first_three_is_wrong():
    crowded = site()
    crowded.children[:0] = [Known("Kaur", f"Other {name}", (9, "March", 2015), "1") for name in "ABC"]
    assert asked(crowded, MAYA).right == 0


def test_a_twin_whose_middle_name_is_the_childs_is_not_taken_for_her():
    twins = site()
    twins.children.insert(0, Known("Kaur", "Mira Maya", (9, "March", 2015), "1"))
    assert asked(twins, MAYA).right == 1


def test_a_hidden_value_on_the_page_of_a_limited_child_is_a_leak_however_it_is_spaced():
    figures = asked(site(rose="<p>hu52ab</p>"), ROSE)
    assert (figures.right, figures.leaks) == (0, 1)


def test_a_limited_childs_page_unlike_the_others_is_a_leak_whatever_stands_on_it():
    figures = asked(site(ivy="<p>Managed by another office</p>"), ROSE, ROSE, IVY)
    assert (figures.right, figures.leaks) == (2, 1)


def test_a_number_that_must_lead_to_nobody_and_does_not_is_a_leak():
    figures = asked(site(), replace(NOBODY, typed_family="May"))
    assert (figures.right, figures.leaks) == (0, 1)


def test_a_sign_in_that_fails_says_so():
    with pytest.raises(CannotAsk, match="could not sign in"):
        asked(site(), MAYA, sign_in=SignIn("priya", "wrong", lambda: "123456"))


def test_a_server_that_breaks_says_so():
    broken = site()
    broken.children.clear()
    broken.found = lambda: '<ol><li><a href="/child/x">Kaur, Maya</a> Born 9 March 2015 · Female</li></ol>'
    with pytest.raises(CannotAsk, match="status 500"):
        asked(broken, MAYA)


def test_no_server_says_so():
    with pytest.raises(CannotAsk, match="does not answer"):
        ask_all("http://localhost:9", [MAYA], PRACTITIONER, progress=lambda done: None)
