"""How two sides stand to each other on a topic, and why a person is asked, in words."""

import pytest

from contactpoint.desk import review_words as words
from contactpoint.linkage import judge
from contactpoint.linkage.judge import TO_LOOK_AT, Verdict
from contactpoint.review.rules import Agreement, Pair, Said, Side, Topic

AGREEMENTS = """
    name     Maya Kaur                | maya kaur                | same
    name     Maya Kaur                | Maya Smith               | partly
    name     Maya Kaur                | Leo Smith                | different
    name     Maya Kaur                | -                        | first
    name     -                        | Maya Kaur                | second
    name     -                        | -                        | neither
    born     9 March 2015             | March 2015               | partly
    born     9 March 2015             | 2015                     | partly
    born     9 March 2015             | 19 March 2015            | different
    born     19 March 2015            | 9 March 2015             | different
    address  12 Mill Lane, HU5 2AB    | 12 Mill Lane, Hull       | partly
    address  12 Mill Lane, HU5 2AB    | 1 Mill Lane, HU5 2AC     | different
    carer    Jo Kaur, mother, 0770 09 | Jo Kaur, mother          | partly
    carer    Jo Kaur, mother, 0770 09 | Al Kaur, mother, 0770 09 | different
    gender   female                   | male                     | different
    service  The Quays Surgery        | Mill Lane School         | different
"""


def drawn():
    for line in AGREEMENTS.strip().splitlines():
        topic, _, rest = line.strip().partition(" ")
        yield Topic(topic), *(text.strip() for text in rest.split("|"))


def pair(topic, *texts, rule=""):
    one, other = (Side(None, () if text == "-" else (Said(topic, text, None, None),)) for text in texts)
    return Pair((one, other), {}, "", rule)


@pytest.mark.parametrize(("topic", "one", "other", "how"), list(drawn()))
def test_two_sides_on_a_topic(topic, one, other, how):
    assert pair(topic, one, other).agreement(topic) is Agreement(how)


def test_other_services_are_no_difference():
    assert words.stand(pair(Topic.SERVICE, "Surgery", "School"), Topic.SERVICE).colour == "grey"
    assert words.stand(pair(Topic.GENDER, "male", "female"), Topic.GENDER).colour == "red"
    assert words.stand(pair(Topic.SERVICE, "Surgery", "surgery"), Topic.SERVICE).text == "The same"


def test_every_rule_by_which_a_person_is_asked_has_words():
    asked = {rule.name: rule.verdict for rule in judge.RULES if rule.verdict in TO_LOOK_AT}
    assert words.WHY.keys() | words.JOINING == asked.keys()
    assert {name for name, verdict in asked.items() if verdict is Verdict.SAME} == words.JOINING
    assert all(words.why(pair(Topic.NAME, "-", "-", rule=name)) for name in asked)
    assert words.why(pair(Topic.NAME, "-", "-", rule="earlier")) == ""


def test_what_would_join_by_rule_sends_one_to_look_for_a_twin():
    assert "twin" in words.why(pair(Topic.NAME, "-", "-", rule="weight"))
