"""What is searched for in the search bench: children drawn from the directory, typed as people type.

The mix and the errors are those that were agreed for the bench; names come by frequency, since children are drawn
uniformly, limited ones among them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import cycle, islice
from random import Random

from django.db import connection, transaction

from contactpoint.kernel.dates import PartialDate
from contactpoint.lab.mistyped import Typed, one_date_error, one_name_error, two_errors
from contactpoint.lookup.criteria import Criteria, typed_place

DRAWN = """
    SELECT number, family, given, born_year, born_month, born_day FROM child WHERE born_day > 0
     ORDER BY hashint8extended(number, %s) LIMIT %s"""
PLACED = "SELECT number, postcode FROM address WHERE number = ANY(%s) AND postcode IS NOT NULL"


class Sort(StrEnum):
    """How a search is typed."""

    EXACT = "exact"
    ONE_NAME_ERROR = "one_name_error"
    ONE_DATE_ERROR = "one_date_error"
    TWO_ERRORS = "two_errors"
    YEAR_AND_POSTCODE = "year_and_postcode"
    NUMBER = "number"
    NOBODY = "nobody"


MIX: Mapping[Sort, int] = {
    Sort.EXACT: 50,
    Sort.ONE_NAME_ERROR: 35,
    Sort.ONE_DATE_ERROR: 35,
    Sort.TWO_ERRORS: 30,
    Sort.YEAR_AND_POSTCODE: 20,
    Sort.NUMBER: 10,
    Sort.NOBODY: 20,
}
"""In 200 searches: exact 25%, one error 35% (half of them in a name), two 15%, and so on."""
ERRORS = {Sort.ONE_NAME_ERROR: one_name_error, Sort.ONE_DATE_ERROR: one_date_error, Sort.TWO_ERRORS: two_errors}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A child of the directory; `postcode` only where it is shown."""

    number: int
    family: str
    given: str
    born: date
    postcode: str | None

    @property
    def typed(self) -> Typed:
        """As one types without an error: the first given name."""
        return Typed(self.family, self.given.partition(" ")[0], self.born)


@dataclass(frozen=True, slots=True)
class Asked:
    """One search, and the child that it is about; 0 for nobody."""

    sort: Sort
    criteria: Criteria
    number: int


@transaction.atomic
def drawn(seed: int, count: int) -> list[Drawn]:
    """Children of the directory, each as likely as any other; all of them where there are fewer.

    Those of whom only a part of the date of birth is known are left out: what one would type is not known.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(DRAWN, [seed, count])
        rows = cursor.fetchall()
        cursor.execute(PLACED, [[row[0] for row in rows]])
        postcodes = dict(cursor.fetchall())
    return [Drawn(row[0], row[1], row[2], date(*row[3:]), postcodes.get(row[0])) for row in rows]


def asked(children: Sequence[Drawn], seed: int, count: int) -> list[Asked]:
    """So many searches in the shares of the mix, shuffled; children are taken again where there are too few."""
    random = Random(seed)  # noqa: S311 - reproducible, not secret
    sorts = list(islice(cycle(sort for sort, share in MIX.items() for _ in range(share)), count))
    random.shuffle(sorts)
    anyone, placed = cycle(children), cycle([child for child in children if child.postcode])
    return [_asked(sort, placed if sort is Sort.YEAR_AND_POSTCODE else anyone, random) for sort in sorts]


def _asked(sort: Sort, children: Iterator[Drawn], random: Random) -> Asked:
    child = next(children)
    if sort is Sort.NOBODY:
        return Asked(sort, _criteria(Typed(child.family, next(children).typed.given, next(children).born)), 0)
    if sort is Sort.NUMBER:
        return Asked(sort, Criteria(family=child.family, number=str(child.number)), child.number)
    if sort is Sort.YEAR_AND_POSTCODE:
        return Asked(sort, _by_place(child), child.number)
    error = ERRORS.get(sort)
    return Asked(sort, _criteria(error(child.typed, random) if error else child.typed), child.number)


def _criteria(typed: Typed) -> Criteria:
    return Criteria(typed.family, typed.given, PartialDate.of(typed.born))


def _by_place(child: Drawn) -> Criteria:
    """Both names, the year of birth and the first half of the postcode."""
    place = typed_place(child.postcode)
    return Criteria(child.family, child.typed.given, PartialDate(child.born.year), place.district if place else None)
