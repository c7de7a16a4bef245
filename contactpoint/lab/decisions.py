"""What the demonstration's officers decide: the limits of the truth, then each authority signed open."""

from collections.abc import Callable
from pathlib import Path

from contactpoint.directory.models import Child
from contactpoint.disclosure.facts import Cause
from contactpoint.intake.areas import authorities
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lab.posts import NATIONAL_OFFICER, officer
from contactpoint.lab.staff import sign_in_as
from contactpoint.lab.truth import TrueChild, limited_children
from contactpoint.linkage.standardise import normal
from contactpoint.shielding.actions import limit, sign_open

WHY = Purpose(PurposeCode.DESK_SHIELD, reference="demo/truth")


class NotThere(ContactPointError):
    """A child of the truth has no record in the directory."""


def decide(population: Path, progress: Callable[[str], None]) -> None:
    """Set every limit of the truth by the action behind `contactpoint limit`, then sign the authorities open."""
    national = sign_in_as(NATIONAL_OFFICER)
    for done, child in enumerate(limited_children(population), 1):
        for number in _numbers(child):
            limit(number, Cause(child.cause), actor=national, purpose=WHY)
        progress(f"{done} limits set")
    _open_authorities(national, progress)


def _open_authorities(national: Actor, progress: Callable[[str], None]) -> None:
    """Each authority's own officer signs, and the national one: two people of two organisations (B6-37)."""
    for code, authority in authorities().items():
        _sign(code, sign_in_as(officer(code)))
        _sign(code, national)
        progress(f"{authority.name} signed open")


def _sign(authority: str, actor: Actor) -> None:
    sign_open(authority, actor=actor, purpose=WHY)


def _numbers(child: TrueChild) -> list[ChildNumber]:
    """Every child of the directory with these facts: a duplicate of a shielded child is a place to find it."""
    born = child.born
    same = Child.objects.filter(born_year=born.year, born_month=born.month, born_day=born.day)
    first_name = normal(child.family), normal(child.given[0])
    numbers = [
        ChildNumber(found.number)
        for found in same
        if (normal(found.family), normal(found.given.partition(" ")[0])) == first_name
    ]
    if not numbers:
        raise NotThere("A child that the truth limits is not in the directory. Load its feeds, then try again.")
    return numbers
