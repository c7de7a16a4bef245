"""`contactpoint find` and `contactpoint show`: the practitioner's two looks, signed in, with a purpose."""

from collections.abc import Callable

import click
from rich.console import Console
from rich.table import Table

from contactpoint.access.purposes import INVOLVEMENTS, PURPOSES
from contactpoint.access.rules import Face
from contactpoint.config.signin import signed_in
from contactpoint.disclosure.facts import Gender
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode, Role
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lookup.actions import refuse, search, view
from contactpoint.lookup.coverage import being_rebuilt
from contactpoint.lookup.criteria import Criteria, too_little_for
from contactpoint.lookup.rules import STANDING_LINES, Agreed, CoverageLine, How, ServiceView

REASONS = [code.value for code, rule in PURPOSES.items() if Role.PRACTITIONER in rule.roles]
GENDERS = [gender.value for gender in (Gender.FEMALE, Gender.MALE)]

NONE_YET = "This search cannot be answered in full yet."
REBUILDING = (
    "Children may be missing from this answer for now: the search is being made ready again after an upgrade. "
    "Search again later."
)


class Born(click.ParamType):
    """A date of which the day, or the month and day, may be left out."""

    name = "date"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> PartialDate:
        """Raises `NotWellFormed`."""
        return PartialDate.parse(value)


BORN = Born()


class TooLittle(ContactPointError):
    """The search was not run: it needs more to go on."""


class NotFound(ContactPointError):
    """No child can be shown under this number."""


def signing(command: Callable[..., None]) -> Callable[..., None]:
    """The options with which every look begins: who, and why."""
    for option in (
        click.option("--reference", help="The duty reference, where the purpose needs one."),
        click.option("--involvement", type=click.Choice(list(INVOLVEMENTS)), help="How you work with the child."),
        click.option(
            "--purpose",
            required=True,
            type=click.Choice(REASONS),
            help="Why.",
        ),
        click.option("--as", "username", required=True, metavar="NAME", help="The account you sign in as."),
    ):
        command = option(command)
    return command


@click.command()
@signing
@click.option("--family", help="Family name.")
@click.option("--given", help="Given names.")
@click.option("--born", type=BORN, help="Date of birth, YYYY-MM-DD; or its month, YYYY-MM, or year.")
@click.option("--postcode", help="Postcode or the first half of it, such as HU5.")
@click.option("--gender", type=click.Choice(GENDERS), help="Puts those of this gender first.")
@click.option("--number", help="The child's number or NHS number.")
def find(
    *,
    username: str,
    purpose: str,
    involvement: str | None,
    reference: str | None,
    family: str | None,
    given: str | None,
    born: PartialDate | None,
    postcode: str | None,
    gender: str | None,
    number: str | None,
) -> None:
    """Find a child by family name and date of birth, or by a number with either.

    Names may be misspelt. Where only the year of birth is known, add the given name and a postcode.
    """
    _, actor = signed_in(username, Face.WEB)
    why = Purpose(PurposeCode(purpose), involvement, reference)
    criteria = Criteria(family, given, born, postcode, gender, number)
    _check(criteria, actor, why, route="command.find")
    rebuilding = being_rebuilt()
    found = search(criteria, actor=actor, purpose=why, route="command.find")
    table = Table("Number", "Name", "Gender", "Born", "Agrees", box=None, header_style="bold")
    for child in found.children:
        name = f"{child.family}, {child.given}"
        table.add_row(child.number.shown, name, child.gender, str(child.born), ", ".join(map(_agreed, child.agreed)))
    screen = _screen()
    screen.print(table if found.children else NONE_YET if rebuilding else "No child was found under these details.")
    if rebuilding:
        screen.print(REBUILDING)
    if found.capped:
        screen.print("There are more. Add a given name or a number.")
    _standing(screen, found.coverage)


@click.command()
@click.argument("number")
@signing
@click.option("--family", help="Family name, as the number alone finds nobody.")
@click.option("--born", type=BORN, help="Date of birth, YYYY-MM-DD, in place of the family name.")
def show(
    number: str,
    *,
    username: str,
    purpose: str,
    involvement: str | None,
    reference: str | None,
    family: str | None,
    born: PartialDate | None,
) -> None:
    """Show who works with the child NUMBER and how to reach them."""
    ChildNumber.parse(number)
    _, actor = signed_in(username, Face.WEB)
    why = Purpose(PurposeCode(purpose), involvement, reference)
    criteria = Criteria(family=family, born=born, number=number)
    _check(criteria, actor, why, route="command.show")
    found = search(criteria, actor=actor, purpose=why, route="command.show").children
    page = view(found[0].number, actor=actor, purpose=why, route="command.show") if found else None
    if page is None:
        raise NotFound("No child was found under this number with that name or date of birth. Check each digit.")
    child, screen = page.child, _screen()
    facts = (f"{child.family}, {child.given}", child.gender, f"born {child.born}", child.number.shown)
    screen.print("  ".join(facts), style="bold")
    for service in page.services:
        screen.print(_line(service))
    _standing(screen, page.coverage)


def _agreed(one: Agreed) -> str:
    return one.criterion if one.how is How.EXACTLY else f"{one.criterion} ({one.how.replace('_', ' ')})"


def _screen() -> Console:
    """Shows every value as it is: what stands in a record is never markup."""
    return Console(soft_wrap=True, markup=False, highlight=False)


def _check(criteria: Criteria, actor: Actor, why: Purpose, *, route: str) -> None:
    """Raises `TooLittle`, recorded, where the search may not run (B5-25, B4-24)."""
    lacking = too_little_for(criteria, actor.answerable.sector)
    if lacking:
        refuse(criteria.terms(), actor=actor, purpose=why, route=route)
        raise TooLittle(f"Nothing was searched. {lacking}")


def _line(service: ServiceView) -> str:
    marks = [word for word, is_so in (("lead", service.lead), ("assessment exists", service.assessment)) if is_so]
    when = f"since {service.started}" if service.started else ""
    ended = f"ended {service.ended}" if service.ended else ""
    last = f"last confirmed {service.confirmed} by {service.source_name}" if service.confirmed else ""
    who = (service.worker, service.post, service.telephone, service.email, when, ended, *marks, last)
    return f"  {service.organisation}: {', '.join(part for part in who if part)}"


def _standing(screen: Console, coverage: tuple[CoverageLine, ...]) -> None:
    """The lines that close every answer, full or limited."""
    screen.print(f"\n{STANDING_LINES}")
    for line in coverage:
        fed = f"last fed {line.last_fed}" if line.last_fed else "has fed nothing yet"
        screen.print(f"  {line.source_name}, {line.area}: {fed}")
