"""What made-up officers decide: the limits of the truth, then every authority but one signed open."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from contactpoint.directory.models import Child
from contactpoint.disclosure.areas import authorities
from contactpoint.disclosure.facts import Cause
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lab.england.manifest import read_manifest
from contactpoint.lab.england.truth import TrueChild, limited_children
from contactpoint.linkage.standardise import normal
from contactpoint.shielding.actions import limit, sign_open

WHY = Purpose(PurposeCode.DESK_SHIELD, reference="demo/truth")


class NotThere(ContactPointError):
    """The directory has hardly any child of the truth."""


@dataclass(frozen=True, slots=True)
class Officers:
    """The national shielding officer, and each authority's own by its code."""

    national: Actor
    of_authority: Callable[[str], Actor]


def decide_all(population: Path, progress: Callable[[str], None], *, officers: Officers) -> None:
    """Set every limit of the truth by the action behind `contactpoint limit`, then sign the authorities open.

    Officers look for a child by name and date of birth: one whom every source has wrong is not found.
    """
    children = limited_children(population)
    found = [(child, numbers) for child in children if (numbers := _numbers(child))]
    if len(found) * 2 < len(children):
        raise NotThere("Most children that the truth limits are not in the directory. Load its feeds, then try again.")
    for done, (child, numbers) in enumerate(found, 1):
        for number in numbers:
            limit(number, Cause(child.cause), actor=officers.national, purpose=WHY)
        progress(f"{done} limits set")
    _open_authorities(read_manifest(population).opened, officers, progress)


def _open_authorities(codes: Iterable[str], officers: Officers, progress: Callable[[str], None]) -> None:
    """Each authority's own officer signs, and the national one: two people of two organisations (B6-37)."""
    for code in codes:
        _sign(code, officers.of_authority(code))
        _sign(code, officers.national)
        progress(f"{authorities()[code].name} signed open")


def _sign(authority: str, actor: Actor) -> None:
    sign_open(authority, actor=actor, purpose=WHY)


def _numbers(child: TrueChild) -> list[ChildNumber]:
    """Every child of the directory with these facts: a duplicate of a shielded child is a place to find it."""
    born, names = child.born, _names(child)
    same = Child.objects.filter(born_year=born.year, born_month=born.month, born_day=born.day)
    return [
        ChildNumber(found.number)
        for found in same
        if {normal(found.family), normal(found.given.partition(" ")[0])} <= names
    ]


def _names(child: TrueChild) -> set[str]:
    """The family name and the given ones, in every way in which they are written."""
    return {normal(name) for name in (child.family, *child.given, *" ".join(child.spellings).split())}
