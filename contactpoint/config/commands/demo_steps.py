"""Steps of `contactpoint demo` that administrators and officers take, each in the desk's process."""

from pathlib import Path

import click
from rich.console import Console

from contactpoint.lab import decisions
from contactpoint.lab.staff import make_staff


@click.group(hidden=True)
def lab() -> None:
    """The people and the decisions of the demonstration."""


@lab.command()
def people() -> None:
    """Make the demonstration's organisations and people that are not there."""
    with Console(stderr=True).status("Making people") as status:
        make_staff(lambda name: status.update(f"Making people: {name}"))


@lab.command()
@click.argument("population", type=click.Path(path_type=Path, exists=True))
def decide(population: Path) -> None:
    """Set the limits of the truth, then sign every authority open."""
    with Console(stderr=True).status("Officers decide") as status:
        decisions.decide(population, lambda done: status.update(f"Officers decide: {done}"))
