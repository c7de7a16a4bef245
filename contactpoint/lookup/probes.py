"""Which stretches of the search index are looked at for what was typed. Pure: no Django.

First the sounds of the names, as typed and the one for the other, at the date that was typed. Only where no child
agrees well: other dates and the short and long forms of the given name; at last every child of the day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

from contactpoint.directory.rules import (
    MOST_OF_A_DISTRICT,
    KeyKind,
    Stretch,
    day_number,
    days_it_may_stand_under,
    search_key,
)
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import NotWellFormed
from contactpoint.linkage.names import asked_forms, given_forms, short_and_long, sound
from contactpoint.lookup.criteria import Criteria, typed_place
from contactpoint.lookup.rules import Criterion

DAYS_OUT = (-1, 1, -10, 10)
SHORT_FORMS = 12
Ways = tuple[tuple[KeyKind, Criterion], ...]
AS_TYPED: Ways = ((KeyKind.FAMILY, Criterion.FAMILY), (KeyKind.GIVEN, Criterion.GIVEN))
OTHER_DAYS: Ways = (*AS_TYPED, (KeyKind.FAMILY, Criterion.GIVEN))
EITHER_WAY: Ways = (*OTHER_DAYS, (KeyKind.GIVEN, Criterion.FAMILY))


@dataclass(frozen=True, slots=True)
class Sounds:
    """The sounds of the typed names, the most likely first."""

    family: tuple[str, ...]
    given: tuple[str, ...]

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The keys that a child with these names has, in either order of the names."""
        family, given = self.family[0], self.given[0] if self.given else ""
        return tuple({search_key((family, given)), search_key((given, family))})


def sounds(criteria: Criteria) -> Sounds:
    """Of the typed names and their parts."""
    return Sounds(_each(asked_forms(criteria.family or "")), _each(given_forms(criteria.given or "")))


def _each(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(sound, names))))


def first(criteria: Criteria) -> list[Stretch]:
    """The names at the date as typed."""
    born = criteria.born
    if born is None:
        return []
    heard = sounds(criteria)
    whole, *less = days_it_may_stand_under(born)
    days = [whole] if born.whole else _days_of_month(born)
    return [*_named(heard, days, EITHER_WAY), *_named(heard, less if born.whole else [whole, *less], AS_TYPED)]


def of_district(criteria: Criteria) -> list[Stretch]:
    """The family name, or the given name in its place, in the district and year."""
    place, born, heard = typed_place(criteria.postcode), criteria.born, sounds(criteria)
    if place is None or born is None:
        return []
    forms = dict.fromkeys((*heard.family, *heard.given))
    return [Stretch.under(KeyKind.DISTRICT, born.year, place.district, form) for form in forms]


def whole_district(criteria: Criteria) -> list[Stretch]:
    """Every child of the year with a shown place in the district."""
    place, born = typed_place(criteria.postcode), criteria.born
    if place is None or born is None:
        return []
    return [Stretch.under(KeyKind.DISTRICT, born.year, place.district, most=MOST_OF_A_DISTRICT)]


def further(criteria: Criteria) -> list[Stretch]:
    """Other dates, and the short and long forms of the given name on the date; a month has no other."""
    born = criteria.born
    if born is None or not born.whole:
        return []
    heard = sounds(criteria)
    short = sorted(name for form in given_forms(criteria.given or "")[:1] for name in short_and_long(form))
    days = [day_number(day) for day in other_dates(born)]
    forms = _each(short)[:SHORT_FORMS]
    return [
        *_named(heard, days, OTHER_DAYS),
        *(Stretch.under(KeyKind.GIVEN, day_number(born), form) for form in forms),
    ]


def whole_day(criteria: Criteria) -> list[Stretch]:
    """Every child of the day, for names of which neither sounds right."""
    born = criteria.born
    return [Stretch.whole(KeyKind.FAMILY, day_number(born))] if born and born.whole else []


def _named(heard: Sounds, days: Iterable[int], ways: Ways) -> Iterator[Stretch]:
    for day, (kind, typed) in product(days, ways):
        for form in heard.family if typed is Criterion.FAMILY else heard.given:
            yield Stretch.under(kind, day, form)


def _days_of_month(born: PartialDate) -> list[int]:
    return [day_number(PartialDate(born.year, born.month, day)) for day in range(1, born.latest.day + 1)]


def other_dates(born: PartialDate) -> list[PartialDate]:
    """Day and month swapped, a year out, a few days out; those that are in the calendar."""
    swapped = _real(born.year, born.day, born.month)
    years = [_real(born.year + out, born.month, born.day) for out in (-1, 1)]
    days = [PartialDate.of(born.earliest + timedelta(out)) for out in DAYS_OUT]
    return [day for day in dict.fromkeys((swapped, *years, *days)) if day and day != born]


def _real(year: int, month: int, day: int) -> PartialDate | None:
    try:
        return PartialDate(year, month, day)
    except NotWellFormed:
        return None
