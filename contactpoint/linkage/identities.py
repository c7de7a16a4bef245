"""What one version of a record says of who a child is, standardised: the columns that are blocked on and compared.

Text is ASCII in small letters, since DuckDB counts bytes; sounds, postcodes and pupil numbers are in capitals. What
was not supplied is None; an empty tuple is the same, and NULL in a table. Gender is no column: it never decides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter

from contactpoint.linkage.addresses import KEPT, outward, postcode, street
from contactpoint.linkage.people import FamilyName, GivenName, carer, family_of, given_of, is_placeholder, parted
from contactpoint.linkage.standardise import birth, houses, nhs_number, telephone, upn, words

Texts = tuple[str, ...]
MOST = 20  # of the names, carers and telephones of one row that are looked at


@dataclass(frozen=True, slots=True)
class Raw:
    """One row of any file as it was written; "" and () where it says nothing.

    `names` are pairs of family and given names, the usual one first. `telephones` are those of carers.
    """

    names: tuple[tuple[str, str], ...] = ()
    full_name: str = ""
    born: str = ""
    postcode: str = ""
    lines: Texts = ()
    place: str = ""
    occupation: str = ""
    carers: Texts = ()
    telephones: Texts = ()
    nhs: str = ""
    upns: Texts = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """What is compared. Tuples are sorted and without doubles; design and examples: docs/explanation/linkage.md.

    `families` and `givens` hold every name with its parts; `forms` the short and long forms of `givens`, themselves
    included. `houses` are `HU53AB/12`: equal for one dwelling, overlapping for one building. `full_name` with its
    `words`, `place` and `occupation` come from general files alone.
    """

    family: str | None = None
    given: str | None = None
    full_name: str | None = None
    families: Texts = ()
    givens: Texts = ()
    forms: Texts = ()
    family_sound: str | None = None
    given_sound: str | None = None
    born: str | None = None
    postcode: str | None = None
    outward: str | None = None
    houses: Texts = ()
    address: str | None = None
    place: str | None = None
    occupation: str | None = None
    carers: Texts = ()
    telephones: Texts = ()
    nhs: str | None = None
    upns: Texts = ()
    words: Texts = ()


COLUMNS: Mapping[str, str] = {
    field.name: "VARCHAR[]" if field.type is Texts else "VARCHAR" for field in fields(Identity)
}
"""The type of each column in DuckDB, in the order of the fields."""
_values = attrgetter(*COLUMNS)


def identity(raw: Raw) -> Identity:
    """The standardised identity of one row."""
    family, given = _names(raw.names[:MOST] or (parted(raw.full_name),))
    code, first_half, at, address = _place(raw.postcode, raw.lines)
    return Identity(
        family=family.usual,
        given=given.first,
        full_name=_text(raw.full_name),
        families=family.every,
        givens=given.every,
        forms=given.forms,
        family_sound=family.sound,
        given_sound=given.sound,
        born=birth(raw.born),
        postcode=code,
        outward=first_half,
        houses=at,
        address=address,
        place=_text(raw.place),
        occupation=_text(raw.occupation),
        carers=_sorted(map(carer, raw.carers[:MOST])),
        telephones=_sorted(map(telephone, raw.telephones[:MOST])),
        nhs=nhs_number(raw.nhs),
        upns=_sorted(map(upn, raw.upns[:MOST])),
        words=_sorted(words(raw.full_name)),
    )


def values(one: Identity) -> tuple[str | Texts | None, ...]:
    """The row of a table, in the order of `COLUMNS`: None for an empty tuple too."""
    return tuple(value or None for value in _values(one))


def _names(names: tuple[tuple[str, str], ...]) -> tuple[FamilyName, GivenName]:
    """All names as one: the first that is known stands as the usual one."""
    read = [_name(*name) for name in names]
    if len(read) == 1:
        return read[0]
    families, givens = [family for family, _ in read], [given for _, given in read]
    family = next((one for one in families if one.usual), FamilyName())
    given = next((one for one in givens if one.first), GivenName())
    return (
        family._replace(every=_sorted(form for one in families for form in one.every)),
        given._replace(
            every=_sorted(form for one in givens for form in one.every),
            forms=_sorted(form for one in givens for form in one.forms),
        ),
    )


def _name(family: str, given: str) -> tuple[FamilyName, GivenName]:
    """One name; a placeholder in place of the family name shows that the two were swapped."""
    if is_placeholder(family) and not is_placeholder(given):
        return family_of(given), GivenName()
    return family_of(family), given_of(given)


@lru_cache(maxsize=KEPT)
def _place(code: str, lines: Texts) -> tuple[str | None, str | None, Texts, str | None]:
    """Postcode, its first half, the keys of the dwelling, the words of the address."""
    found = postcode(code)
    if found is None:
        return None, None, (), street(lines)
    at = found.replace(" ", "")
    return found, outward(found), _sorted(f"{at}/{house}" for house in houses(lines)), street(lines)


def _text(written: str) -> str | None:
    return " ".join(words(written)) or None


def _sorted(found: Iterable[str | None]) -> Texts:
    return tuple(sorted({one for one in found if one}))
