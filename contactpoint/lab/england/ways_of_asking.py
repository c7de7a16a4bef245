"""In which ways a child is asked for: as she is written, or misspelt in one of the ways of `lab.mistyped`.

A way answers None where it asks for nothing that it should: a name without a nickname, a child who has no home here.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, zip_longest
from random import Random

from contactpoint.lab.england.candidates import Candidate
from contactpoint.lab.england.facts import Flag
from contactpoint.lab.england.questions import Terms
from contactpoint.lab.mistyped import Error, Typed, names_swapped, nickname, one_date_error, wrong_letter
from contactpoint.linkage.standardise import normal

NO_ADDRESS = frozenset({Flag.LOOKED_AFTER, Flag.IN_PLACEMENT, Flag.IN_REFUGE})

Way = Callable[[Candidate, Random], Terms | None]


def by_both_names(one: Candidate, _random: Random) -> Terms:
    """And the date of birth."""
    return _terms(_typed(one))


def by_family_name(one: Candidate, random: Random) -> Terms:
    """And the date of birth."""
    return replace(by_both_names(one, random), given="")


def in_small_letters(one: Candidate, random: Random) -> Terms:
    """Both names and the date of birth."""
    typed = by_both_names(one, random)
    return replace(typed, family=typed.family.lower(), given=typed.given.lower())


def by_number(one: Candidate, _random: Random) -> Terms:
    """The NHS number and the family name."""
    return Terms(family=_typed(one).family, number=one.child.nhs_number)


def with_a_wrong_letter(one: Candidate, random: Random) -> Terms | None:
    """In one of the names."""
    return _mistyped(one, wrong_letter, random)


def by_nickname(one: Candidate, random: Random) -> Terms | None:
    """Beside the family name."""
    return _mistyped(one, nickname, random)


def with_names_swapped(one: Candidate, random: Random) -> Terms | None:
    """The family name in the field of the given one."""
    return _mistyped(one, names_swapped, random)


def with_a_wrong_date(one: Candidate, random: Random) -> Terms:
    """Beside both names."""
    return _terms(one_date_error(_typed(one), random))


def by_year_and_postcode(one: Candidate, random: Random) -> Terms | None:
    """Both names, the year of birth, the postcode or its district, at times the gender."""
    if one.child.flags & NO_ADDRESS:
        return None
    postcode = one.child.homes[0].postcode
    return replace(
        by_both_names(one, random),
        born=str(one.child.born.year),
        postcode=random.choice((postcode, postcode.partition(" ")[0])),
        gender=random.choice(("", one.child.gender)),
    )


def with_her_postcode(one: Candidate, random: Random) -> Terms:
    """Beside both names and the date of birth."""
    return replace(by_both_names(one, random), postcode=one.child.homes[0].postcode)


EXACT: tuple[Way, ...] = (by_family_name, by_both_names, by_number)
MISSPELT: tuple[Way, ...] = (
    with_a_wrong_letter,
    by_nickname,
    with_names_swapped,
    with_a_wrong_date,
    by_year_and_postcode,
)
OF_LIMITED: tuple[Way, ...] = (
    by_family_name,
    with_a_wrong_letter,
    with_her_postcode,
    with_a_wrong_date,
    in_small_letters,
    with_names_swapped,
    by_nickname,
)


def by_what_is_hidden(one: Candidate) -> Iterator[Terms]:
    """Searches that know what a limited child's page must not show, each of which must not find her."""
    each = zip_longest(_by_her_place(one), _by_hidden_names(one), _by_hidden_telephones(one))
    yield from filter(None, chain.from_iterable(each))


def _by_her_place(one: Candidate) -> Iterator[Terms]:
    """Where nothing but the place tells who of the year is meant."""
    typed, postcode = _terms(_typed(one)), one.child.homes[0].postcode
    for place in (postcode, postcode.partition(" ")[0]):
        yield replace(typed, born=typed.born[:4], postcode=place)


def _by_hidden_names(one: Candidate) -> Iterator[Terms]:
    """Of her street, school and those who work with her, where her family name is asked for."""
    typed = _terms(_typed(one))
    for value in {normal(value): value for value in one.hidden if _is_name(value)}.values():
        if not _names_her(value, typed):
            yield replace(typed, family=value)


def _by_hidden_telephones(one: Candidate) -> Iterator[Terms]:
    """As if they were her number."""
    numbers = (value for value in one.hidden if not _is_name(value))
    return (Terms(family=_typed(one).family, number=value) for value in numbers)


def _is_name(value: str) -> bool:
    """Of a person, a place or a service, and not a telephone number."""
    return sum(map(str.isalpha, value)) > sum(map(str.isdigit, value))


def _names_her(value: str, typed: Terms) -> bool:
    """Whether one of her own names is in it, or something like it, so that it finds her as that."""
    beginnings = [normal(name)[:2] for name in (typed.family, typed.given)]
    return any(normal(word).startswith(beginning) for word in value.split() for beginning in beginnings)


def _mistyped(one: Candidate, error: Error, random: Random) -> Terms | None:
    wrong = error(_typed(one), random)
    return _terms(wrong) if wrong else None


def _typed(one: Candidate) -> Typed:
    name = one.child.names[0]
    return Typed(name.family, name.given[0], one.child.born)


def _terms(typed: Typed) -> Terms:
    return Terms(family=typed.family, given=typed.given, born=str(typed.born))
