"""`contactpoint user role`: gives somebody a role, anew too, or ends the one they have."""

import click

from contactpoint.access.actions import end_role, give_role
from contactpoint.access.rules import FACES
from contactpoint.config.commands.user_answers import WHY, administrator
from contactpoint.config.signin import FIRST, SECOND
from contactpoint.kernel.actors import Role

ROLES = sorted(role.value for roles in FACES.values() for role in roles)


@click.command()
@click.argument("name")
@click.option("--give", "given", type=click.Choice(ROLES), help="The role; the one held until now ends.")
@click.option("--organisation", metavar="CODE", help="The organisation's code, with --give.")
@click.option("--end", is_flag=True, help="End the role instead: access ends at once, open visits included.")
@click.option("--as", "admin", metavar="ADMIN", required=True, help="The account administrator who acts.")
@click.option("--second", metavar="ADMIN", help="A second one, for an officer or an account administrator.")
def role(name: str, *, given: str | None, organisation: str | None, end: bool, admin: str, second: str | None) -> None:
    """Give NAME a role for an organisation, begin it anew where they have it, or end it.

    Also for somebody who has an account and no role any more. You sign in with password, code and PIN.
    """
    if end == bool(given) or bool(given) != bool(organisation):
        raise click.UsageError("Say either --give with --organisation, or --end.")
    actor = administrator(admin, FIRST)
    agreed = administrator(second, SECOND) if second else None
    if given and organisation:
        give_role(name, Role(given), organisation, second=agreed, actor=actor, purpose=WHY)
        click.echo(f"{name} has the role from today.", err=True)
    else:
        end_role(name, actor=actor, purpose=WHY)
        click.echo(f"The role of {name} has ended.", err=True)
