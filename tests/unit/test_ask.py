"""The asker behind `contactpoint demo --check` sees what is right, what is wrong and what leaks."""

from dataclasses import replace
from datetime import date

import pytest

from contactpoint.lab.ask import Asked, SignIn, ask_all
from contactpoint.lab.england.questions import About, Question, Terms
from contactpoint.lab.visitor import CannotAsk
from tests.support.fake_site import Known, Site, served

SURGERY = '<section>The Quays Surgery <a href="tel:01632960001">01632 960 001</a></section>'
PRACTITIONER = SignIn("priya", "right", "180459", lambda: "123456")
MAYA = Question(
    About.OPEN,
    Terms(family="kaur", born="2015-03-09"),
    family="Kaur",
    given="Maya",
    born=date(2015, 3, 9),
    gender="female",
    telephone="01632 960001",
)
ROSE = replace(
    MAYA,
    about=About.LIMITED,
    typed=Terms(family="May", born="2015-03-09"),
    family="May",
    given="Rose",
    telephone="",
    hidden=("HU5 2AB", "01632 960002"),
)
IVY = replace(ROSE, typed=Terms(family="Gill", born="2015-03-09"), family="Gill", given="Ivy")
NOBODY = replace(ROSE, about=About.NOBODY, typed=Terms(family="Nobody", number="9990000018"))
NOT_ROSE = replace(ROSE, about=About.NOT_HER, typed=Terms(family="Kaur", born="2015", postcode="HU5 2AB"))


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
    figures = asked(site(), MAYA, ROSE, IVY, NOBODY, NOT_ROSE)
    assert (figures.questions, figures.right, figures.leaks) == (5, 5, 0)


def test_the_answer_holds_the_facts_of_an_open_childs_page():
    assert asked(site(), ROSE, MAYA).answer == {
        "child": {"Name": "Maya Kaur"},
        "services": ["The Quays Surgery 01632 960 001"],
    }


def test_an_altered_telephone_number_is_wrong():
    figures = asked(site(maya=SURGERY.replace("960 001", "960 009")), MAYA, ROSE)
    assert (figures.right, figures.leaks) == (1, 0)


def test_a_child_who_is_not_found_is_wrong():
    assert asked(site(), replace(MAYA, typed=Terms(family="Singh"))).right == 0


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
    figures = asked(site(), replace(NOBODY, typed=Terms(family="May")))
    assert (figures.right, figures.leaks) == (0, 1)


def test_a_shielded_child_found_by_what_is_hidden_is_a_leak():
    figures = asked(site(), replace(NOT_ROSE, typed=Terms(family="May", postcode="HU5 2AB")))
    assert (figures.right, figures.leaks) == (0, 1)


def test_a_hidden_value_that_was_typed_may_be_said_again_and_no_other():
    again = site()
    again.children[0].page, again.children[0].family = "", "HU5 2AB"
    searched = replace(NOT_ROSE, typed=Terms(family="HU5 2AB", postcode="hu52ab"))
    assert asked(again, searched).leaks == 0
    again.children[0].given = "01632 960 002"
    assert asked(again, searched).leaks == 1


def test_a_postcode_that_agrees_with_a_limited_child_is_a_leak():
    telling = site()
    found = telling.found
    telling.found = lambda: found().replace("</li>", "<p>Agrees: family name, postcode</p></li>")
    figures = asked(telling, MAYA, replace(ROSE, typed=replace(ROSE.typed, postcode="HU5 2AB")))
    assert (figures.right, figures.leaks) == (1, 1)


@pytest.mark.parametrize(("born", "sent"), [("2015", ("", "", "2015")), ("2015-03", ("", "3", "2015"))])
def test_as_much_of_a_date_is_typed_as_is_known(born, sent):
    asking = site()
    asked(asking, replace(MAYA, typed=Terms(family="Kaur", born=born, gender="female")))
    assert tuple(asking.terms.get(f"born-{part}", "") for part in ("day", "month", "year")) == sent
    assert asking.terms["gender"] == "female"


def test_a_sign_in_that_fails_says_so():
    with pytest.raises(CannotAsk, match="could not sign in"):
        asked(site(), MAYA, sign_in=SignIn("priya", "wrong", "180459", lambda: "123456"))


def test_a_server_that_breaks_says_so():
    broken = site()
    broken.children.clear()
    broken.found = lambda: '<ol><li><a href="/child/x">Kaur, Maya</a> Born 9 March 2015 · Female</li></ol>'
    with pytest.raises(CannotAsk, match="status 500"):
        asked(broken, MAYA)


def test_no_server_says_so():
    with pytest.raises(CannotAsk, match="does not answer"):
        ask_all("http://localhost:9", [MAYA], PRACTITIONER, progress=lambda done: None)
