"""Steps of the benches that need the desk's process. A bench has no accounts, only made-up children of its own."""

from pathlib import Path

import click

from contactpoint.kernel.actors import Actor, Role
from contactpoint.lab.deliveries import register_organisations, release_first

MANAGER = Actor(id="p-bench", role=Role.DATA_MANAGER, organisation="o-bench", national=True, stepped_up=True)


@click.group(hidden=True)
def desk_steps() -> None:
    """Steps of the benches that a data manager takes."""


@desk_steps.command()
@click.argument("population", type=click.Path(path_type=Path, exists=True))
def register(population: Path) -> None:
    """Register the organisations that send feeds."""
    register_organisations(population, _unheard, actor=MANAGER)


@desk_steps.command()
def release() -> None:
    """Let the first file of each source be applied."""
    release_first(_unheard, actor=MANAGER)


def _unheard(name: str) -> None:
    """Nobody watches."""
