"""The questions that `contactpoint demo --check` asks, chosen from the truth where today's rules can answer.

Today's rules link records by NHS number, or by exact name, date of birth and postcode. So a question is about
a child of whom every row says what is so now, and who shares family name and date of birth with nobody (or,
where a given name is typed too, not with anybody of that name).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from enum import StrEnum
from itertools import cycle
from pathlib import Path
from random import Random

from contactpoint.lab.england.candidates import Candidate, Service
from contactpoint.lab.england.limits import Limited
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.truth import query, table, write_table
from contactpoint.lab.england.truth_lines import BETWEEN, LIST
from contactpoint.linkage.standardise import normal

OPEN_QUESTIONS, SHIELDED_QUESTIONS, OTHERWISE_LIMITED_QUESTIONS, NUMBERS_OF_SHIELDED = 200, 24, 12, 6
MOST_CANDIDATES = 400  # so that their namesakes are soon found among eleven million
COLUMNS = {"hidden": LIST, "born": "DATE"}  # the others are text


class About(StrEnum):
    """What the right answer is: a telephone, a page of nothing but the four facts, or no child at all."""

    OPEN = "open"
    LIMITED = "limited"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Question:
    """A search as typed and what must come of it; `hidden` must stand on no page that was read for it."""

    about: About
    typed_family: str
    typed_given: str
    typed_born: str
    typed_number: str
    family: str
    given: str
    born: date
    gender: str
    service: str
    telephone: str
    hidden: tuple[str, ...] = ()


def write_questions(plan: Plan, population: Path, candidates: Sequence[Candidate]) -> None:
    """Chooses the questions of a population whose other truth is written."""
    able = _few(plan, candidates)
    chosen = _Questions(plan, able, _namesakes(population, able)).chosen()
    columns = {field.name: COLUMNS.get(field.name, "VARCHAR") for field in fields(Question)}
    rows = ([*astuple(question)[:-1], BETWEEN.join(question.hidden)] for question in chosen)
    write_table(population / "truth" / "questions.parquet", columns, rows)


def read_questions(population: Path) -> list[Question]:
    """The questions of a population."""
    columns = ", ".join(field.name for field in fields(Question))
    found = query(f"SELECT {columns} FROM {table(population, 'questions')}")
    return [Question(*[About(about), *others, tuple(hidden)]) for about, *others, hidden in found]


def _few(plan: Plan, able: Sequence[Candidate]) -> list[Candidate]:
    """All limited candidates, and so many of the others."""
    limited = [one for one in able if one.limited is not Limited.NO]
    others = [one for one in able if one.limited is Limited.NO]
    return [*limited, *_mixed(plan, others)[:MOST_CANDIDATES]]


def _mixed(plan: Plan, able: Iterable[Candidate]) -> list[Candidate]:
    mixed = sorted(able, key=lambda one: one.child.place)
    Random(f"{plan.seed}/{plan.today}/questions").shuffle(mixed)  # noqa: S311 - reproducible, not secret
    return mixed


def _namesakes(population: Path, able: Iterable[Candidate]) -> Counter[str]:
    """How many identities of the whole population have the keys of each candidate."""
    days = ", ".join(sorted({f"DATE '{one.child.born}'" for one in able})) or "NULL"
    found = query(f"SELECT family, given[1], born FROM {table(population, 'children')} WHERE born IN ({days})")
    return Counter(key for family, first, born in found for key in _keys(family, first, born))


def _keys(family: str, first: str, born: date) -> tuple[str, str]:
    alike = normal(family)
    return f"{born} {alike}", f"{born} {alike} {normal(first)}"


class _Questions:
    """Chooses among candidates."""

    def __init__(self, plan: Plan, able: Sequence[Candidate], namesakes: Mapping[str, int]) -> None:
        self._plan = plan
        self._namesakes = namesakes
        self._able = [one for one in _mixed(plan, able) if namesakes[self._key(one, 1)] == 1]

    def chosen(self) -> list[Question]:
        """The questions, mixed."""
        questions = [*self._open(), *self._limited(), *self._by_number_of_shielded()]
        Random(f"{self._plan.seed}/{self._plan.today}/order").shuffle(questions)  # noqa: S311 - not secret
        return questions

    def _of(self, *causes: Limited) -> list[Candidate]:
        return [one for one in self._able if one.limited in causes]

    def _key(self, one: Candidate, nth: int) -> str:
        name = one.child.names[0]
        return _keys(name.family, name.given[0], one.child.born)[nth]

    def _alone(self, one: Candidate) -> bool:
        return self._namesakes[self._key(one, 0)] == 1

    def _open(self) -> Iterator[Question]:
        """About services in turn, so that the rarer ones are asked for as often as there are any."""
        waiting = list(_in_turn(self._of(Limited.NO)))
        wanted = OPEN_QUESTIONS
        for form in range(len(_FORMS)):
            for nth, (one, service) in enumerate(waiting[:wanted]):
                yield _FORMS[(nth + form) % len(_FORMS)](one, service, alone=self._alone(one))
            wanted -= min(wanted, len(waiting))

    def _limited(self) -> Iterator[Question]:
        yield from self._of_limited(self._of(Limited.SHIELD), SHIELDED_QUESTIONS)
        others = [cause for cause in Limited if cause not in (Limited.NO, Limited.SHIELD)]
        yield from self._of_limited(self._of(*others), OTHERWISE_LIMITED_QUESTIONS)

    def _of_limited(self, able: list[Candidate], wanted: int) -> Iterator[Question]:
        """Each child in several ways of typing, until there are enough."""
        settled = [one for one in able if one.settled]
        ways = [(way, one) for way in range(4) for one in settled if way % 2 or self._alone(one)]
        for way, one in ways[:wanted]:
            name, spelt = one.child.names[0], str.lower if way > 1 else str
            yield _about_limited(one, family=spelt(name.family), given=spelt(name.given[0] if way % 2 else ""))

    def _by_number_of_shielded(self) -> Iterator[Question]:
        """A shielded child's NHS number leads to nobody: no other body's number is held for her."""
        for one in self._of(Limited.SHIELD)[:NUMBERS_OF_SHIELDED]:
            family = one.child.names[0].family
            yield _question(one, About.NOBODY, family=family, number=one.child.nhs_number)


def _in_turn(able: Iterable[Candidate]) -> Iterator[tuple[Candidate, Service]]:
    """Every service that works with a candidate now, one kind of service after the other while there are any."""
    by_kind: dict[str, list[tuple[Candidate, Service]]] = {}
    for one in able:
        for service in one.services:
            by_kind.setdefault(service.kind, []).append((one, service))
    for kind in cycle(sorted(by_kind)):
        if not any(by_kind.values()):
            return
        if by_kind[kind]:
            yield by_kind[kind].pop()


def _by_family_name(one: Candidate, service: Service, *, alone: bool) -> Question:
    name = one.child.names[0]
    given = "" if alone else name.given[0]
    return _question(one, About.OPEN, family=name.family, given=given, born=str(one.child.born), service=service)


def _by_both_names(one: Candidate, service: Service, *, alone: bool) -> Question:
    return _by_family_name(one, service, alone=False)


def _by_number(one: Candidate, service: Service, *, alone: bool) -> Question:
    family, number = one.child.names[0].family, one.child.nhs_number
    return _question(one, About.OPEN, family=family, number=number, service=service)


_FORMS = (_by_family_name, _by_both_names, _by_number)


def _about_limited(one: Candidate, *, family: str, given: str) -> Question:
    return _question(one, About.LIMITED, family=family, given=given, born=str(one.child.born))


def _question(
    one: Candidate,
    about: About,
    *,
    family: str,
    given: str = "",
    born: str = "",
    number: str = "",
    service: Service | None = None,
) -> Question:
    return Question(
        about=about,
        typed_family=family,
        typed_given=given,
        typed_born=born,
        typed_number=number,
        family=one.child.names[0].family,
        given=one.given,
        born=one.child.born,
        gender=one.child.gender,
        service=service.kind if service else "",
        telephone=service.telephone if service else "",
        hidden=() if about is About.OPEN else one.hidden,
    )
