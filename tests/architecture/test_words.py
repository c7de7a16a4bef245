"""No page tells what must not be told, blames its reader, or speaks like a machine."""

import pytest

from tests.architecture.rules.tree import code
from tests.architecture.rules.words import BANNED, EXACTLY, banned_in, breaches_of_plain_words, said_in_template

CARELESS = {
    "a word in a template": ("web/jinja2/child.html", "<p>This child is shielded.</p>"),
    "a label for screen readers": ("web/jinja2/child.html", '<img alt="Restricted" src="x">'),
    "a text that a macro gets": ("web/jinja2/find.html", '{{ govukButton({"text": "Show hidden rows"}) }}'),
    "a text in a view": ("web/find.py", 'LINE = "The date is invalid."'),
    "a name of a service": ("lookup/rules.py", 'NAME = "The vault"'),
    "the desk blames": ("desk/words.py", 'LINE = "Invalid file, contact the administrator."'),
}


def test_no_page_says_what_no_page_may_say():
    assert breaches_of_plain_words(code()) == []


@pytest.mark.parametrize(("path", "text"), CARELESS.values(), ids=CARELESS)
def test_a_careless_word_is_caught(path, text):
    assert breaches_of_plain_words(code().planted(path, text)) != []


@pytest.mark.parametrize(
    "said",
    [
        "Error 500",
        "Please contact the administrator.",
        "Click here",
        "Lead: None",
        "born undefined",
        "The user is gone",
        "Sealed record",
    ],
)
def test_a_page_that_says_it_is_caught(said):
    assert banned_in(said, "web") != {}


@pytest.mark.parametrize("said", ["Username", "There is none.", "Nothing was changed.", "Mental health team"])
def test_a_plain_word_passes(said):
    assert banned_in(said, "web") == {}


def test_what_is_only_code_in_a_template_is_not_a_word():
    code = (
        '<input type="hidden" class="govuk-visually-hidden" value="{{ none_shielded }}">{% if x is none %}{% endif %}'
    )
    assert banned_in(said_in_template(code), "web") == {}


def test_the_desk_may_say_what_is_its_work_and_nothing_unkind():
    assert banned_in("Children who are shielded", "desk") == {}
    assert set(BANNED["desk"]) < set(BANNED["web"])
    assert all(why for words in (*BANNED.values(), EXACTLY) for why in words.values())
