"""`contactpoint feed pause` and `feed resume`: a national data manager stops every feed, and starts them again."""

import click

from contactpoint.config.commands.feed.people import WHY, data_manager, signing
from contactpoint.intake import actions
from contactpoint.intake.rules import PauseReason, ResumeReason


@click.command()
@click.option("--reason", required=True, type=click.Choice([reason.value for reason in PauseReason]), help="Why.")
@signing
def pause(*, reason: str, username: str) -> None:
    """Stop applying every feed. When this ends nothing is being applied; files are still received."""
    actor = data_manager(username)
    actions.pause(PauseReason(reason), actor=actor, purpose=WHY)
    click.echo("All feeds are paused. `contactpoint feed resume` lets them go on.")


@click.command()
@click.option("--reason", required=True, type=click.Choice([reason.value for reason in ResumeReason]), help="Why.")
@signing
def resume(*, reason: str, username: str) -> None:
    """Apply feeds again."""
    actor = data_manager(username)
    actions.resume(ResumeReason(reason), actor=actor, purpose=WHY)
    click.echo("Feeds are applied again: by the worker when one is released, or by `contactpoint feed apply`.")
