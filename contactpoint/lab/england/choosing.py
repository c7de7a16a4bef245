"""Chooses the questions of `contactpoint demo --check` from the truth, where the answer is certain.

Records are linked by NHS number, or by exact name, date of birth and postcode. So a question is about a child of whom
every row says what is so now, and who shares family name and date of birth with nobody (or, where a given name is typed
too, not with anybody of that name); one that is misspelt is about a child without a rival.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, cycle, islice, zip_longest
from pathlib import Path
from random import Random

from contactpoint.lab.england.candidates import Candidate, Service
from contactpoint.lab.england.limits import Limited
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.questions import About, Question, Terms
from contactpoint.lab.england.rivals import with_rivals
from contactpoint.lab.england.truth import query, table
from contactpoint.lab.england.ways_of_asking import (
    EXACT,
    MISSPELT,
    OF_LIMITED,
    Way,
    by_family_name,
    by_number,
    by_what_is_hidden,
)
from contactpoint.linkage.standardise import normal

OPEN, SHIELDED, OTHERWISE_LIMITED, NUMBERS_OF_SHIELDED, HIDDEN_TRIED = 200, 32, 12, 6, 40
MOST_CANDIDATES = 400  # so that their namesakes are soon found among eleven million


def chosen(plan: Plan, population: Path, candidates: Sequence[Candidate]) -> list[Question]:
    """The questions of a population whose other truth is written, mixed."""
    questions = list(_Chooser(plan, population, _few(plan, candidates)).questions())
    Random(f"{plan.seed}/{plan.today}/order").shuffle(questions)  # noqa: S311 - reproducible, not secret
    return questions


def _few(plan: Plan, able: Sequence[Candidate]) -> list[Candidate]:
    """All limited candidates, and so many of the others."""
    limited = [one for one in able if one.limited is not Limited.NO]
    others = [one for one in able if one.limited is Limited.NO]
    return _mixed(plan, [*limited, *_mixed(plan, others)[:MOST_CANDIDATES]])


def _mixed(plan: Plan, able: Iterable[Candidate]) -> list[Candidate]:
    mixed = sorted(able, key=lambda one: one.child.place)
    Random(f"{plan.seed}/{plan.today}/questions").shuffle(mixed)  # noqa: S311 - reproducible, not secret
    return mixed


class _Chooser:
    """Chooses among candidates."""

    def __init__(self, plan: Plan, population: Path, able: Sequence[Candidate]) -> None:
        self._plan = plan
        self._namesakes = _namesakes(population, able)
        self._able = [one for one in able if self._namesakes[_both(one)] == 1]
        self._rivalled = with_rivals(population, self._able)

    def questions(self) -> Iterator[Question]:
        """In order of what they are about."""
        others = [cause for cause in Limited if cause not in (Limited.NO, Limited.SHIELD)]
        yield from self._open(self._of(Limited.NO))
        yield from self._limited(self._of(Limited.SHIELD), SHIELDED)
        yield from self._limited(self._of(*others), OTHERWISE_LIMITED)
        yield from self._hidden(self._of(Limited.SHIELD))

    def _of(self, *causes: Limited) -> list[Candidate]:
        return [one for one in self._able if one.limited in causes]

    def _open(self, able: list[Candidate]) -> Iterator[Question]:
        """About services in turn, so that the rarer ones are asked for as often as there are any."""
        waiting = list(_in_turn(able))
        asked = self._asked((*EXACT, *MISSPELT), [one for one, _ in waiting])
        for nth, one, typed in islice(asked, OPEN):
            service = waiting[nth][1]
            yield _question(one, About.OPEN, typed, service=service)

    def _limited(self, able: list[Candidate], wanted: int) -> Iterator[Question]:
        """Where the national feeds agree on the names, so that the same are frozen whichever came first."""
        settled = [one for one in able if one.settled]
        for _, one, typed in islice(self._asked(OF_LIMITED, settled), wanted):
            yield _question(one, About.LIMITED, typed)

    def _hidden(self, shielded: list[Candidate]) -> Iterator[Question]:
        """What is hidden leads to somebody else if to anybody, and her NHS number to nobody: it is held for none."""
        tried = [[(one, typed) for typed in by_what_is_hidden(one)] for one in shielded]
        for one, typed in islice(filter(None, chain.from_iterable(zip_longest(*tried))), HIDDEN_TRIED):
            yield _question(one, About.NOT_HER, typed)
        for one in shielded[:NUMBERS_OF_SHIELDED]:
            yield _question(one, About.NOBODY, by_number(one, self._random(one)))

    def _asked(self, ways: Sequence[Way], able: Sequence[Candidate]) -> Iterator[tuple[int, Candidate, Terms]]:
        """Each in one of the ways and the next in the next, and from the first again in other ways; none twice."""
        known: set[Terms] = set()
        for turn in range(len(ways)):
            for nth, one in enumerate(able):
                typed = self._typed(ways[(turn + nth) % len(ways)], one)
                if typed and typed not in known:
                    known.add(typed)
                    yield nth, one, typed

    def _typed(self, way: Way, one: Candidate) -> Terms | None:
        """None where more than one child could be meant, or the date is still to come."""
        alone = way is not by_family_name or self._namesakes[_family(one)] == 1
        if not alone or (way in MISSPELT and one.child.true_id in self._rivalled):
            return None
        typed = way(one, self._random(one))
        return typed if typed and typed.born <= str(self._plan.extracted) else None

    def _random(self, one: Candidate) -> Random:
        return Random(f"{self._plan.seed}/{one.child.true_id}/typed")  # noqa: S311 - reproducible, not secret


def _namesakes(population: Path, able: Iterable[Candidate]) -> Counter[str]:
    """How many identities of the whole population have the keys of each candidate."""
    days = ", ".join(sorted({f"DATE '{one.child.born}'" for one in able})) or "NULL"
    found = query(f"SELECT family, given[1], born FROM {table(population, 'children')} WHERE born IN ({days})")
    return Counter(key for family, first, born in found for key in _keys(family, first, born))


def _keys(family: str, first: str, born: date) -> tuple[str, str]:
    alike = normal(family)
    return f"{born} {alike}", f"{born} {alike} {normal(first)}"


def _family(one: Candidate) -> str:
    return _keys(one.child.names[0].family, "", one.child.born)[0]


def _both(one: Candidate) -> str:
    name = one.child.names[0]
    return _keys(name.family, name.given[0], one.child.born)[1]


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


def _question(one: Candidate, about: About, typed: Terms, *, service: Service | None = None) -> Question:
    return Question(
        about=about,
        typed=typed,
        family=one.child.names[0].family,
        given=one.given,
        born=one.child.born,
        gender=one.child.gender,
        service=service.kind if service else "",
        telephone=service.telephone if service else "",
        hidden=() if about is About.OPEN else one.hidden,
    )
