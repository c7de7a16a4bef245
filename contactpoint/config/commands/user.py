"""`contactpoint user`: people who may sign in, and the demo's second factors."""

import time
from datetime import datetime

import click

from contactpoint.access.actions import NewOrganisation, NewPerson, add_organisation, demo_code, found, invite_person
from contactpoint.access.entries import today
from contactpoint.access.queries import founding
from contactpoint.access.rules import CAPABILITIES
from contactpoint.access.vetting import Check, Evidence
from contactpoint.config.commands.user_answers import HAND_OVER, WHY, new_answer
from contactpoint.config.commands.user_answers import administrator as administrator_of
from contactpoint.config.commands.user_factors import lost, recovery
from contactpoint.config.commands.user_role import ROLES, role
from contactpoint.config.signin import FIRST, SECOND
from contactpoint.kernel.actors import Role, Sector


@click.group()
def user() -> None:
    """Add organisations and people who may sign in; on a demo database, show their codes."""


@user.command()
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What the person may do; one role a person.")
@click.option("--organisation", required=True, metavar="CODE", help="The organisation's code.")
@click.option("--full-name", help="As pages show it; the username where left out.")
@click.option(
    "--evidence",
    metavar="REF",
    help="Names the file with the evidence of every check: identity, enhanced check, training, security "
    "procedures, agreement. Without it the person waits until each is recorded on the desk. The first two need it.",
)
@click.option("--dated", type=click.DateTime(["%Y-%m-%d"]), help="The day on the oldest of it; today where left out.")
@click.option("--as", "administrator", metavar="ADMIN", help="The account administrator who adds the person.")
@click.option("--second", metavar="ADMIN", help="A second administrator, to add an officer or an administrator.")
def add(
    name: str,
    *,
    role: str,
    organisation: str,
    full_name: str | None,
    evidence: str | None,
    dated: datetime | None,
    administrator: str | None,
    second: str | None,
) -> None:
    """Add NAME, a username, and print a code to hand over, once.

    With the code the person makes a passkey, or chooses password and PIN and adds an authenticator, under "First time
    here?" on the page for signing in; nobody else learns any of it. You sign in as the account administrator ADMIN,
    with password, code and PIN; a shielding officer or another account administrator takes two of you.

    The one exception: the first two account administrators of a database are added without signing in, before anyone
    else, both of the national organisation CODE, which is made with the first. Their password and PIN are asked for, or
    taken from CONTACTPOINT_NEW_PASSWORD and CONTACTPOINT_NEW_PIN, and what their authenticator app reads is printed.
    This is recorded in the audit.
    """
    if administrator is None and not founding():
        raise click.UsageError("Say with --as which account administrator adds this person.")
    actor = administrator_of(administrator, FIRST) if administrator else None
    agreed = administrator_of(second, SECOND) if second else None
    new = NewPerson(
        username=name,
        name=full_name or name,
        role=Role(role),
        organisation=organisation,
        checks=_checks(evidence, dated),
    )
    if actor is None:
        _found(new)
    else:
        code = invite_person(new, second=agreed, actor=actor, purpose=WHY)
        click.echo(f"{name} was added. {HAND_OVER}", err=True)
        click.echo(code)


@user.command()
@click.argument("code")
@click.option("--name", required=True, help="As pages show it.")
@click.option("--authority", metavar="AAA", help="The letters of its authority; CODE, where it is that authority.")
@click.option(
    "--sector",
    type=click.Choice(list(Sector)),
    default=Sector.GENERAL,
    help="Police and probation have reasons of their own.",
)
@click.option("--telephone", help="On which its people are rung back, as the register says; for asking by telephone.")
@click.option("--accredit", multiple=True, type=click.Choice(CAPABILITIES), help="What it may do; once for each.")
@click.option("--evidence", default="", metavar="REF", help="Names where the evidence for that is filed.")
@click.option("--as", "administrator", required=True, metavar="ADMIN", help="A national account administrator.")
@click.option("--second", required=True, metavar="ADMIN", help="Another national account administrator.")
def organisation(
    code: str,
    *,
    name: str,
    authority: str | None,
    sector: str,
    telephone: str | None,
    accredit: tuple[str, ...],
    evidence: str,
    administrator: str,
    second: str,
) -> None:
    """Add the organisation CODE, so that its people can be added. Two national administrators sign in."""
    actor = administrator_of(administrator, FIRST)
    agreed = administrator_of(second, SECOND)
    new = NewOrganisation(
        code=code,
        name=name,
        authority=authority,
        sector=Sector(sector),
        telephone=telephone,
        accredited=frozenset(accredit),
        evidence=evidence,
    )
    add_organisation(new, second=agreed, actor=actor, purpose=WHY)
    click.echo(f"{name} was added.", err=True)


@user.command()
@click.argument("name")
@click.option("--wait", is_flag=True, help="Wait until the code works, where it does not yet.")
def code(name: str, *, wait: bool) -> None:
    """Print the code that NAME can sign in with now. Only on a demo database."""
    shown = demo_code(name)
    if wait:
        time.sleep(shown.wait_seconds)
    elif shown.wait_seconds:
        click.echo(f"This code works in {shown.wait_seconds} seconds, for half a minute:", err=True)
    click.echo(shown.code)


def _found(new: NewPerson) -> None:
    nation = NewOrganisation(code=new.organisation, name=new.organisation, national=True)
    password, pin = (new_answer(what, new.username) for what in ("password", "PIN"))
    uri = found(nation, new, password=password, pin=pin)
    told = f"{new.username} was added. Give them this for their authenticator app; it is not shown again:"
    click.echo(told, err=True)
    click.echo(uri)


def _checks(evidence: str | None, dated: datetime | None) -> dict[Check, Evidence]:
    return dict.fromkeys(Check, Evidence(evidence, dated.date() if dated else today())) if evidence else {}


user.add_command(recovery)
user.add_command(lost)
user.add_command(role)
