"""The searches of `bench search` as forms that browsers send, and the floor's rows."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from contactpoint.lab.bench_search import Asked, Drawn
from contactpoint.lookup.criteria import Criteria


def searches(asked: Sequence[Asked]) -> Iterator[str]:
    """A form for each search."""
    return (urlencode(_fields(one.criteria)) for one in asked)


def rows(children: Sequence[Drawn]) -> Iterator[str]:
    """A form of the floor for each child."""
    return (urlencode({"number": child.number}) for child in children)


def _fields(criteria: Criteria) -> dict[str, str | int]:
    """The fields of the form by their names; those left empty are sent too."""
    born, typed = criteria.born, criteria
    day, month, year = (born.day, born.month, born.year) if born else (0, 0, 0)
    names = {"family": typed.family, "given": typed.given, "postcode": typed.postcode, "gender": typed.gender}
    rest = {"born-day": day, "born-month": month, "born-year": year, "number": typed.number}
    return {name: value or "" for name, value in {**names, **rest}.items()}
