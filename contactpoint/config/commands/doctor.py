"""`contactpoint doctor`."""

import click
from rich.console import Console

from contactpoint.audit.standing import putting_right
from contactpoint.config.doctor import CHECKS, Finding, State, examine

COLOURS = {State.FINE: "green", State.NOTE: "yellow", State.WRONG: "red"}


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check that everything is as it should be; exit status 1 where something is wrong."""
    console = Console(soft_wrap=True, highlight=False)
    with putting_right():
        found = [_shown(console, name, examine(check)) for name, check in CHECKS.items()]
    ctx.exit(1 if State.WRONG in found else 0)


def _shown(console: Console, name: str, finding: Finding) -> State:
    console.print(f"[{COLOURS[finding.state]}]{finding.state.value:<6}[/]{name}:", finding.text)
    return finding.state
