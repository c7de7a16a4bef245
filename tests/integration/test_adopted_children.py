"""B5-30 over every adopted child of a synthetic England: a birth surname never finds an adoptive record (B7-45)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from itertools import count
from pathlib import Path

import pytest

from contactpoint.audit.clock import database_now
from contactpoint.directory.models import Child as ShownChild
from contactpoint.directory.models import Name as FormerName
from contactpoint.disclosure.areas import authorities
from contactpoint.disclosure.models import Link, Opened
from contactpoint.kernel.actors import Purpose, PurposeCode, Role
from contactpoint.kernel.dates import PartialDate
from contactpoint.lab.bench_state import read_names
from contactpoint.lab.england.facts import Child, Former
from contactpoint.lookup import actions, scoring
from contactpoint.lookup.criteria import Criteria
from contactpoint.lookup.likeness import of_family, of_given
from contactpoint.lookup.rules import Criterion
from tests.support.adopted import Adopted, adopted
from tests.support.delivering import deliver
from tests.support.people import an_actor

CHILDREN = 60_000
FEWEST = 190  # of that England: one in 300 is adopted
ALIKE = 0.03  # at most so many have two surnames that the rule takes for one misspelt, as Hassan and Hussein
KNOWN_RIGHT = 0.95  # at least so many adoptive records have name and date of birth nearly right
TODAY = date(2026, 9, 1)
LOOKING = Purpose(PurposeCode.IN_FRONT_OF_ME)
READERS = count(1)  # one a question: nobody may ask so many in a day
Numbers = Mapping[str, frozenset[int]]


@pytest.fixture
def them(db: None, tmp_path: Path) -> Adopted:
    """Loaded through intake while every authority is open."""
    for code in authorities():
        Opened.objects.create(authority=code, signed_by_authority="p-1", signed_by_national="p-2", at=database_now())
    made = adopted(tmp_path / "feeds", CHILDREN, seed=20260901, today=TODAY)
    for feed in made.feeds:
        deliver(feed)
    return made


def test_a_birth_surname_finds_no_adoptive_record_and_would_without_the_rule(them, monkeypatch):
    numbers = _numbers(them)
    children = [child for child in them.children if child.true_id in numbers]  # others are in their two old feeds alone
    assert len(children) >= FEWEST
    assert not any(numbers[child.true_id] & numbers.get(_former(child).true_id, frozenset()) for child in children)
    asked = [_Asked(child, criteria, numbers[child.true_id]) for child in children for criteria in _by_birth(child)]
    alike = [one for one in asked if one.agrees]
    told_apart = [one for one in asked if not one.agrees]

    assert [one for one in told_apart if one.found()] == []
    # Those who are found have two surnames that are one name misspelt, by the bound of the rule itself; they are few.
    assert all(one.found() for one in alike if one.criteria.given and one.dated)
    assert len({one.numbers for one in alike if one.plain}) <= len(children) * ALIKE

    as_now = [_Asked(child, _terms(child), numbers[child.true_id]) for child in children]
    assert sum(one.found() for one in as_now) >= len(children) * KNOWN_RIGHT
    _switch_the_rule_off(monkeypatch)
    without_the_rule = {one.numbers for one in told_apart if one.plain and one.found()}
    assert len(without_the_rule) >= len(children) * KNOWN_RIGHT


@dataclass(frozen=True)
class _Asked:
    """A search by what was so before the adoption, and the numbers of the adoptive record."""

    child: Child
    criteria: Criteria
    numbers: frozenset[int]

    @property
    def plain(self) -> bool:
        """Birth surname, given name and whole date of birth, each in its field, and no more."""
        whole = replace(_terms(self.child), family=_former(self.child).name.family)
        return self.criteria in [replace(whole, given=given) for given in _given(self.child)]

    @cached_property
    def agrees(self) -> bool:
        """Whether the typed family name agrees, by the bound of B5-30, with a name under which these are found."""
        family, given = self.criteria.family, self.criteria.given
        held = _names(self.numbers)
        as_typed = any(of_family(family, name).agrees for name, _ in held if family)
        swapped = any(of_given(family, first).agrees and of_family(given, name).agrees for name, first in held if given)
        return as_typed or swapped

    @property
    def dated(self) -> bool:
        """Whether the child is shown with the typed date: the one record of a child whose others wait may be wrong."""
        shown = ShownChild.objects.filter(number__in=self.numbers).values_list("born_year", "born_month", "born_day")
        born = self.criteria.born
        typed = [part for part in (born.year, born.month, born.day) if part] if born else []
        return any(list(parts[: len(typed)]) == typed for parts in shown)

    def found(self) -> bool:
        """Whether the adoptive record is among the answers."""
        reader = an_actor(Role.PRACTITIONER, id=f"p-{next(READERS)}")
        found = actions.search(self.criteria, actor=reader, purpose=LOOKING, route="web.found")
        return any(int(child.number) in self.numbers for child in found.children)


@cache
def _names(numbers: frozenset[int]) -> list[tuple[str, str]]:
    """Shown or not, family and given ones."""
    return [
        *ShownChild.objects.filter(number__in=numbers).values_list("family", "given"),
        *FormerName.objects.filter(number__in=numbers).values_list("family", "given"),
    ]


def _switch_the_rule_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever family name is typed is taken to agree; all else is judged as it is."""
    rule = scoring._shown

    def without(criteria: Criteria, found: scoring.Likenesses) -> bool:
        return rule(criteria, found | {Criterion.FAMILY: scoring.EXACTLY})

    monkeypatch.setattr(scoring, "family_name_allows", lambda *_: True)
    monkeypatch.setattr(scoring, "_shown", without)


def _numbers(them: Adopted) -> Numbers:
    """The directory's children by the identity whose rows they were made from."""
    records, numbers = read_names().records, defaultdict(set)
    for record, number in Link.objects.values_list("record", "number"):
        numbers[them.owners[records[record]]].add(number)
    return {true_id: frozenset(its) for true_id, its in numbers.items()}


def _by_birth(child: Child) -> Iterator[Criteria]:
    """With either given name and the date of birth; alone, with the old home, with a date near it, swapped."""
    former = _former(child)
    for given in _given(child):
        criteria = replace(_terms(child), family=former.name.family, given=given)
        yield criteria
        yield replace(criteria, postcode=former.home.postcode)
        yield replace(criteria, family=given, given=former.name.family)
        yield replace(criteria, born=PartialDate(child.born.year, child.born.month))
    yield replace(_terms(child), family=former.name.family, given=None)
    yield Criteria(family=former.name.family, number=former.nhs_number)
    yield replace(_terms(child), given=None, family=None, number=former.nhs_number)


def _terms(child: Child) -> Criteria:
    name = child.names[0]
    return Criteria(family=name.family, given=name.given[0], born=PartialDate.of(child.born))


def _given(child: Child) -> set[str]:
    """The first given name, before and after."""
    return {child.names[0].given[0], _former(child).name.given[0]}


def _former(child: Child) -> Former:
    assert child.former is not None
    return child.former
