"""`contactpoint feed release` and `feed send-back`: what a data manager decides on a delivery that waits."""

from uuid import UUID

import click

from contactpoint.config.commands.feed.people import WHY, data_manager, signing
from contactpoint.intake import actions
from contactpoint.intake.rules import ReleaseReason, SendBackReason


@click.command()
@click.argument("delivery", type=click.UUID)
@click.option("--reason", required=True, type=click.Choice([reason.value for reason in ReleaseReason]), help="Why.")
@signing
def release(delivery: UUID, *, reason: str, username: str) -> None:
    """Let the waiting DELIVERY be applied. The worker does it, or `contactpoint feed apply`."""
    actor = data_manager(username)
    actions.release(delivery, ReleaseReason(reason), actor=actor, purpose=WHY)
    click.echo(f"{delivery}: released. The worker applies it.")


@click.command(name="send-back")
@click.argument("delivery", type=click.UUID)
@click.option("--reason", required=True, type=click.Choice([reason.value for reason in SendBackReason]), help="Why.")
@signing
def send_back(delivery: UUID, *, reason: str, username: str) -> None:
    """Send DELIVERY back to its source: no more of it is applied, and what was applied already stays."""
    actor = data_manager(username)
    actions.send_back(delivery, SendBackReason(reason), actor=actor, purpose=WHY)
    click.echo(f"{delivery}: sent back. No more of it is applied. Tell the source what to put right.")
