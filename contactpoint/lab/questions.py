"""The questions that `contactpoint demo --check` asks, chosen from the truth where today's rules can answer.

Today's rules link records by NHS number, or by exact name, date of birth and postcode. So a question is about
a child of whom every row is whole and at the current address, and who shares family name and date of birth with
nobody (or, where a given name is typed too, not with anybody of that name).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from itertools import cycle
from pathlib import Path
from typing import Any

from contactpoint.lab.people import Child, Family, block_of, blocks_of, families
from contactpoint.lab.plan import Limited, Plan
from contactpoint.lab.rows import Row, Rows, age
from contactpoint.lab.truth import lines
from contactpoint.linkage.standardise import normal

BLOCKS_ASKED = 60
LIMITED_ASKED = 24
OLDEST_ASKED = 16  # so that nobody comes of age while the questions are in use
OPEN_QUESTIONS, SHIELDED_QUESTIONS, OTHERWISE_LIMITED_QUESTIONS, NUMBERS_OF_SHIELDED = 180, 24, 12, 6
HARMLESS = frozenset({"middle_name_missing"})
LOCATES = ("practice_telephone", "worker_telephone", "carer1_telephone", "carer2_telephone", "carer1_email")
NAMES_A_PLACE = ("postcode", "address_1", "practice_name", "worker_name")


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


@dataclass(frozen=True, slots=True)
class _Candidate:
    child: Child
    rows: tuple[Row, ...]
    limited: Limited

    @property
    def given(self) -> str:
        """Given names as the directory will show them: health is trusted first."""
        return self._given_by("health") or ""

    @property
    def settled(self) -> bool:
        """The national feeds agree on the given names, so a limit freezes the same ones whichever came first."""
        return self._given_by("benefit") in (None, self.given)

    def _given_by(self, source: str) -> str | None:
        said = (str(row.values["given_names"]) for row in self.rows if row.source == source)
        return next(said, None)


class Questions:
    """Chooses questions while the families of the population go by."""

    def __init__(self, plan: Plan, rows: Rows) -> None:
        self._plan = plan
        self._candidates = list(self._suitable(rows))
        asked = {key for candidate in self._candidates for key in _keys(candidate.child)}
        self._seen = Counter(dict.fromkeys(asked, 0))

    def saw(self, family: Family) -> None:
        """Counts the namesakes of those that may be asked about."""
        for child in family.children:
            for key in _keys(child):
                if key in self._seen:
                    self._seen[key] += 1

    def chosen(self) -> list[Mapping[str, Any]]:
        """The questions, mixed, as lines of the truth."""
        questions = [*self._open(), *self._limited(), *self._by_number_of_shielded()]
        self._plan.random("questions", 1).shuffle(questions)
        return [asdict(question) for question in questions]

    def _suitable(self, rows: Rows) -> Iterator[_Candidate]:
        for family in families(self._plan, _blocks(self._plan)):
            by_child: dict[int, list[Row]] = {child.place: [] for child in family.children}
            for row in rows.of(family):
                by_child[row.child.place].append(row)
            causes = {child.place: self._plan.limited(child.place) for child in family.children}
            for child in family.children:
                nobody_else = all(place == child.place or cause is Limited.NO for place, cause in causes.items())
                if nobody_else and self._linkable(child, by_child[child.place]):
                    yield _Candidate(child, tuple(by_child[child.place]), causes[child.place])

    def _linkable(self, child: Child, rows: list[Row]) -> bool:
        whole = all(HARMLESS.issuperset(row.errors) for row in rows)
        return whole and any(row.source == "health" for row in rows) and age(child, self._plan.today) <= OLDEST_ASKED

    def _mixed(self, *causes: Limited) -> list[_Candidate]:
        """The candidates limited for one of these causes, in an order of their own, without namesakes."""
        found = [
            candidate
            for candidate in self._candidates
            if candidate.limited in causes and self._seen[_keys(candidate.child)[1]] == 1
        ]
        self._plan.random("questions", 0).shuffle(found)
        return found

    def _alone(self, candidate: _Candidate) -> bool:
        return self._seen[_keys(candidate.child)[0]] == 1

    def _open(self) -> Iterator[Question]:
        """About services in turn, so that the rarer ones are asked for as often as there are any."""
        waiting = list(_in_turn(self._mixed(Limited.NO)))
        wanted = OPEN_QUESTIONS
        for form in range(len(_FORMS)):
            for nth, (candidate, row) in enumerate(waiting[:wanted]):
                yield _FORMS[(nth + form) % len(_FORMS)](candidate, row, alone=self._alone(candidate))
            wanted -= min(wanted, len(waiting))

    def _limited(self) -> Iterator[Question]:
        yield from self._of_limited(self._mixed(Limited.SHIELD), SHIELDED_QUESTIONS)
        others = self._mixed(Limited.UNDER_REVIEW, Limited.RESTRICTION)
        yield from self._of_limited(others, OTHERWISE_LIMITED_QUESTIONS)

    def _of_limited(self, candidates: list[_Candidate], wanted: int) -> Iterator[Question]:
        """Each child in several ways of typing, until there are enough."""
        settled = [candidate for candidate in candidates if candidate.settled]
        ways = [(way, candidate) for way in range(4) for candidate in settled if way % 2 or self._alone(candidate)]
        for way, candidate in ways[:wanted]:
            typed_given = candidate.child.given[0] if way % 2 else ""
            spelt = str.lower if way > 1 else str
            yield _about_limited(candidate, family=spelt(candidate.child.family), given=spelt(typed_given))

    def _by_number_of_shielded(self) -> Iterator[Question]:
        """A shielded child's NHS number leads to nobody: no other body's number is held for her."""
        for candidate in self._mixed(Limited.SHIELD)[:NUMBERS_OF_SHIELDED]:
            yield _question(candidate, About.NOBODY, family=candidate.child.family, number=candidate.child.nhs_number)


def _blocks(plan: Plan) -> list[int]:
    """The blocks asked about: spread over the population, and those of some limited children."""
    every = blocks_of(plan.children)
    spread = every[:: -(-len(every) // BLOCKS_ASKED)]
    return sorted({*spread, *map(block_of, plan.shielded[:LIMITED_ASKED])})


def _keys(child: Child) -> tuple[str, str]:
    family = normal(child.family)
    return f"{child.born} {family}", f"{child.born} {family} {normal(child.given[0])}"


def _in_turn(candidates: list[_Candidate]) -> Iterator[tuple[_Candidate, Row]]:
    """Every service that works with a candidate now, one kind of service after the other while there are any."""
    by_service: dict[str, list[tuple[_Candidate, Row]]] = {}
    for candidate in candidates:
        for row in candidate.rows:
            if row.telephone:
                by_service.setdefault(row.service, []).append((candidate, row))
    for service in cycle(sorted(by_service)):
        if not any(by_service.values()):
            return
        if by_service[service]:
            yield by_service[service].pop()


def _by_family_name(candidate: _Candidate, row: Row, *, alone: bool) -> Question:
    given = "" if alone else candidate.child.given[0]
    born = str(candidate.child.born)
    return _question(candidate, About.OPEN, family=candidate.child.family, given=given, born=born, row=row)


def _by_both_names(candidate: _Candidate, row: Row, *, alone: bool) -> Question:
    return _by_family_name(candidate, row, alone=False)


def _by_number(candidate: _Candidate, row: Row, *, alone: bool) -> Question:
    number = candidate.child.nhs_number
    return _question(candidate, About.OPEN, family=candidate.child.family, number=number, row=row)


_FORMS = (_by_family_name, _by_both_names, _by_number)


def _about_limited(candidate: _Candidate, *, family: str, given: str) -> Question:
    return _question(candidate, About.LIMITED, family=family, given=given, born=str(candidate.child.born))


def _question(
    candidate: _Candidate,
    about: About,
    *,
    family: str,
    given: str = "",
    born: str = "",
    number: str = "",
    row: Row | None = None,
) -> Question:
    return Question(
        about=about,
        typed_family=family,
        typed_given=given,
        typed_born=born,
        typed_number=number,
        family=candidate.child.family,
        given=candidate.given,
        born=candidate.child.born,
        gender=candidate.child.gender,
        service=row.service if row else "",
        telephone=row.telephone if row else "",
        hidden=() if about is About.OPEN else _hidden(candidate),
    )


def _hidden(candidate: _Candidate) -> tuple[str, ...]:
    """Everything that sources said of a limited child beside the four facts, where it could be told from them."""
    said = {str(row.values.get(column, "")) for row in candidate.rows for column in LOCATES + NAMES_A_PLACE}
    return tuple(sorted(said - {""}))


def read_questions(population: Path) -> list[Question]:
    """The questions of a population."""
    return [_read(line) for line in lines(population / "truth" / "questions.ndjson")]


def _read(line: dict[str, Any]) -> Question:
    typed = {"about": About(line["about"]), "born": date.fromisoformat(line["born"]), "hidden": tuple(line["hidden"])}
    return Question(**{**line, **typed})
