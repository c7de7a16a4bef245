"""What goes wrong in a row, as one function an error: which rows it can befall, and what it leaves."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from random import Random

from contactpoint.lab.england.facts import Home
from contactpoint.lab.england.people.near_names import short_names
from contactpoint.lab.england.sources.misdating import one_digit, swapped, year_out
from contactpoint.lab.england.sources.misspelling import mistyped
from contactpoint.lab.england.sources.sending import Sent
from contactpoint.lab.england.sources.wrong_numbers import mistyped_number, superseded_number

AS_FIRST = 1 / 3  # share of middle names that go missing by standing first
NO_GENDER = 1 / 2
PLACEHOLDERS = ("Baby", "Baby", "Infant", "Twin 1")
BORN_LATELY = 2 * 366  # days


class Error(StrEnum):
    """Everything that feeds get wrong; the names of `rates.toml` and of the truth."""

    TWICE = "twice"
    PLACEHOLDER = "placeholder"
    FORMER_SURNAME = "former_surname"
    MIDDLE_NAME = "middle_name"
    NICKNAME = "nickname"
    TYPING_FAMILY = "typing_family"
    TYPING_GIVEN = "typing_given"
    SWAPPED_NAMES = "swapped_names"
    BIRTH_SWAPPED = "birth_swapped"
    BIRTH_DIGIT = "birth_digit"
    BIRTH_YEAR = "birth_year"
    BIRTH_PARTIAL = "birth_partial"
    BIRTH_MISSING = "birth_missing"
    GENDER = "gender"
    FORMER_ADDRESS = "former_address"
    NO_POSTCODE = "no_postcode"
    NHS_SIBLING = "nhs_sibling"
    NHS_MISTYPED = "nhs_mistyped"
    NHS_SUPERSEDED = "nhs_superseded"
    BROKEN = "broken"


ONE_OF = (
    frozenset({Error.PLACEHOLDER, Error.NICKNAME}),
    frozenset({Error.PLACEHOLDER, Error.MIDDLE_NAME}),
    frozenset({Error.PLACEHOLDER, Error.TYPING_GIVEN}),
    frozenset({Error.BIRTH_SWAPPED, Error.BIRTH_DIGIT, Error.BIRTH_YEAR, Error.BIRTH_PARTIAL, Error.BIRTH_MISSING}),
    frozenset({Error.NHS_SIBLING, Error.NHS_MISTYPED, Error.NHS_SUPERSEDED}),
)


def befall(error: Error, row: Sent, random: Random) -> None:
    """Spoils the row."""
    DONE[error](row, random)


def _stale_surname(row: Sent) -> bool:
    return row.family != row.child.names[0].family and row.believed < row.child.names[0].since


def _other_surnames(row: Sent) -> list[str]:
    """Surnames the child had, or else the mother's, under which a record may have been begun."""
    now = (row.family, row.child.names[0].family)
    had = [name.family for name in row.child.names[1:] if name.family not in now]
    return had or [adult.family for adult in row.child.carers if adult.family not in now]


def _earlier_homes(row: Sent) -> list[Home]:
    return [home for home in row.child.homes if home.since < row.home.since]


def _placeholder(row: Sent, random: Random) -> None:
    row.given = tuple(random.choice(PLACEHOLDERS).split())


def _former_surname(row: Sent, random: Random) -> None:
    row.family, row.former_family = _other_surnames(row)[0], ""


def _middle_name(row: Sent, random: Random) -> None:
    row.given = row.given[1::-1] if random.random() < AS_FIRST else row.given[:1]


def _nickname(row: Sent, random: Random) -> None:
    row.given = (random.choice(short_names(row.given[0])), *row.given[1:])


def _typing_family(row: Sent, random: Random) -> None:
    row.family = mistyped(random, row.family)


def _typing_given(row: Sent, random: Random) -> None:
    row.given = (mistyped(random, row.given[0]), *row.given[1:])


def _swapped_names(row: Sent, random: Random) -> None:
    row.family, row.given = " ".join(row.given), tuple(row.family.split())


def _birth_swapped(row: Sent, random: Random) -> None:
    row.born = swapped(row.child.born, row.as_of)


def _birth_digit(row: Sent, random: Random) -> None:
    row.born = one_digit(random, row.child.born, row.as_of)


def _birth_year(row: Sent, random: Random) -> None:
    row.born = year_out(random, row.child.born, row.as_of)


def _birth_partial(row: Sent, random: Random) -> None:
    row.born_parts = random.choice((1, 2))


def _birth_missing(row: Sent, random: Random) -> None:
    row.born = None


def _gender(row: Sent, random: Random) -> None:
    other = "male" if row.gender == "female" else "female"
    row.gender = "not specified" if random.random() < NO_GENDER else other


def _former_address(row: Sent, random: Random) -> None:
    row.home = _earlier_homes(row)[0]
    row.postcode = row.home.postcode


def _no_postcode(row: Sent, random: Random) -> None:
    row.postcode = ""


def _nhs_sibling(row: Sent, random: Random) -> None:
    others = [sibling for sibling in row.siblings if sibling.place != row.child.place]
    row.further[0] = random.choice(others).nhs_number


def _nhs_mistyped(row: Sent, random: Random) -> None:
    row.further[0] = mistyped_number(random, row.child.nhs_number)


def _nhs_superseded(row: Sent, random: Random) -> None:
    row.further[0] = superseded_number(row.child.place)


CAN_BEFALL: Mapping[Error, Callable[[Sent], bool]] = {  # errors that only some rows can have
    Error.PLACEHOLDER: lambda row: (row.as_of - row.child.born).days < BORN_LATELY,
    Error.FORMER_SURNAME: lambda row: bool(_other_surnames(row)),
    Error.MIDDLE_NAME: lambda row: len(row.given) > 1,
    Error.NICKNAME: lambda row: bool(short_names(row.given[0])),
    Error.BIRTH_SWAPPED: lambda row: swapped(row.child.born, row.as_of) is not None,
    Error.FORMER_ADDRESS: lambda row: bool(_earlier_homes(row)),
    Error.NHS_SIBLING: lambda row: len(row.siblings) > 1,
}
STALE: Mapping[Error, Callable[[Sent], bool]] = {  # whether the delay of the source alone has caused the error
    Error.FORMER_SURNAME: _stale_surname,
    Error.FORMER_ADDRESS: lambda row: row.home is not row.child.homes[0],
}
DONE: Mapping[Error, Callable[[Sent, Random], None]] = {
    Error.PLACEHOLDER: _placeholder,
    Error.FORMER_SURNAME: _former_surname,
    Error.MIDDLE_NAME: _middle_name,
    Error.NICKNAME: _nickname,
    Error.TYPING_FAMILY: _typing_family,
    Error.TYPING_GIVEN: _typing_given,
    Error.SWAPPED_NAMES: _swapped_names,
    Error.BIRTH_SWAPPED: _birth_swapped,
    Error.BIRTH_DIGIT: _birth_digit,
    Error.BIRTH_YEAR: _birth_year,
    Error.BIRTH_PARTIAL: _birth_partial,
    Error.BIRTH_MISSING: _birth_missing,
    Error.GENDER: _gender,
    Error.FORMER_ADDRESS: _former_address,
    Error.NO_POSTCODE: _no_postcode,
    Error.NHS_SIBLING: _nhs_sibling,
    Error.NHS_MISTYPED: _nhs_mistyped,
    Error.NHS_SUPERSEDED: _nhs_superseded,
    Error.BROKEN: lambda row, random: None,
}
