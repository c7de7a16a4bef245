"""`contactpoint feed register`: an organisation's source is known before its first file."""

import click

from contactpoint.config.commands.feed.people import WHY, data_manager, signing
from contactpoint.disclosure.facts import ServiceKind
from contactpoint.intake import actions
from contactpoint.intake.rules import REGISTERED_SERVICES, Registered


@click.command()
@click.argument("code")
@click.option("--name", required=True, help="The organisation's name, as pages show it.")
@click.option("--authority", required=True, metavar="AAA", help="The authority that it works in.")
@click.option(
    "--service", required=True, type=click.Choice([kind.value for kind in REGISTERED_SERVICES]), help="What it does."
)
@signing
def register(code: str, *, name: str, authority: str, service: str, username: str) -> None:
    """Add the source CODE of an organisation, such as voluntary.0001; its files are refused until then."""
    actor = data_manager(username)
    actions.register(Registered(code, name, authority, ServiceKind(service)), actor=actor, purpose=WHY)
    click.echo(f"{code} is registered. Its first file waits for a data manager.")
