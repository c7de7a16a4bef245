"""The questions of `demo --check`: enough of each kind, typed as people mistype, certain in their answers."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from rapidfuzz.distance import OSA

from contactpoint.kernel.dates import birthday
from contactpoint.lab.england.questions import About, Question, Terms, read_questions
from contactpoint.lab.england.truth import query, table
from contactpoint.linkage.standardise import normal
from tests.support.populations import TODAY, population

CHILDREN = 2000
NEAR, LETTERS = 11, 2


@pytest.fixture(scope="module")
def england(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return population(tmp_path_factory.mktemp("synth") / "england", CHILDREN)


@pytest.fixture(scope="module")
def questions(england: Path) -> Sequence[Question]:
    return read_questions(england)


@pytest.fixture(scope="module")
def others(england: Path) -> Sequence[tuple[str, str, date]]:
    """Every identity of the population: normal family and first given name, and date of birth."""
    found = query(f"SELECT family, given[1], born FROM {table(england, 'children')}")
    return [(normal(family), normal(given), born) for family, given, born in found]


def _way(question: Question) -> str:
    """In what the typed terms differ from the child."""
    typed, first = question.typed, question.given.split(" ")[0]
    if typed.number or not typed.given:
        return "number" if typed.number else "family name"
    if typed.born != str(question.born):
        return "year" if typed.postcode else "date"
    if (typed.family, typed.given) == (first, question.family):
        return "swapped"
    names = (normal(typed.family), normal(typed.given))
    if names == (normal(question.family), normal(first)):
        return "postcode" if typed.postcode else "exact"
    return "letter" if OSA.distance(" ".join(names), f"{normal(question.family)} {normal(first)}") == 1 else "nickname"


def _misspelt(question: Question) -> bool:
    expected = question.about in (About.OPEN, About.LIMITED)
    return expected and _way(question) in ("date", "year", "swapped", "letter", "nickname")


def test_questions_are_asked_in_every_way(questions):
    ways = Counter(_way(question) for question in questions if question.about is About.OPEN)
    assert len(questions) >= 200
    assert set(ways) == {"family name", "exact", "number", "letter", "nickname", "swapped", "date", "year"}
    assert min(ways.values()) >= 5
    assert sum(map(_misspelt, questions)) >= 100


def test_limited_children_are_asked_for_misspelt_and_by_what_is_hidden(england, questions):
    shielded = query(f"SELECT family, born FROM {table(england, 'children')} WHERE shielded")
    about = [question for question in questions if (question.family, question.born) in shielded]
    assert len(about) >= 20
    assert {question.about for question in about} == {About.LIMITED, About.NOT_HER, About.NOBODY}
    ways = {_way(question) for question in questions if question.about is About.LIMITED}
    assert {"family name", "exact", "letter", "swapped", "date", "postcode"} <= ways


def test_a_misspelt_question_is_about_a_child_without_a_rival(questions, others):
    asked = [question for question in questions if _misspelt(question)]
    assert all(sum(_rivals(question, other) for other in others) == 1 for question in asked)  # the child alone


def _rivals(question: Question, other: tuple[str, str, date]) -> bool:
    family, given, born = other
    own = (normal(question.family), normal(question.given.split(" ")[0]))
    if born.year == question.born.year and (family, given) == own:
        return True
    near = any(abs(born - day) <= timedelta(NEAR) for day in _looked_for(question.born))
    return near and (_alike((family, given), own) or _alike((given, family), own))


def _looked_for(born: date) -> list[date]:
    turned = [date(born.year, born.day, born.month)] if born.day <= 12 else []
    return [born, birthday(born, -1), birthday(born, 1), *turned]


def _alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return all(OSA.distance(ours, theirs) <= LETTERS for ours, theirs in zip(one, other, strict=True))


def test_what_is_hidden_is_typed_and_none_of_it_is_her_own_name(questions):
    tried = [question for question in questions if question.about is About.NOT_HER]
    kinds = Counter(_field_of_hidden(question) for question in tried)
    assert set(kinds) == {"family", "postcode", "number"}


def _field_of_hidden(question: Question) -> str:
    typed: Terms = question.typed
    if typed.postcode:
        assert len(typed.born) == len("2015")
        assert any(value.startswith(typed.postcode) for value in question.hidden)
        return "postcode"
    hidden, field = (typed.number, "number") if typed.number else (typed.family, "family")
    assert hidden in question.hidden
    assert normal(question.family) not in normal(hidden)
    return field


def test_no_date_is_to_come_and_nothing_is_asked_twice_of_a_kind(questions):
    assert all(question.typed.born <= str(TODAY) for question in questions)
    asked = Counter((question.about, question.typed) for question in questions)
    assert asked.most_common(1)[0][1] == 1
