"""Steps of the benches that need the desk's process. A bench has no accounts, only made-up children of its own."""

from pathlib import Path

import click
from rich.console import Console

from contactpoint.kernel.actors import Actor, Role
from contactpoint.lab.decisions import Officers, decide_all
from contactpoint.lab.deliveries import register_organisations, release_first

MANAGER = Actor(
    id="p-bench", role=Role.DATA_MANAGER, organisation="o-bench", national=True, stepped_up=True, own_factor=True
)

OFFICER = Actor(
    id="p-officer",
    role=Role.SHIELDING_OFFICER,
    organisation="NATIONAL",
    national=True,
    stepped_up=True,
    own_factor=True,
)
POPULATION = click.argument("population", type=click.Path(path_type=Path, exists=True))


@click.group(hidden=True)
def desk_steps() -> None:
    """Steps of the benches that a data manager takes."""


@desk_steps.command()
@POPULATION
def register(population: Path) -> None:
    """Register the organisations that send feeds."""
    register_organisations(population, _unheard, actor=MANAGER)


@desk_steps.command()
def release() -> None:
    """Let the first file of each source be applied."""
    release_first(_unheard, actor=MANAGER)


@desk_steps.command()
@POPULATION
def decide(population: Path) -> None:
    """Set the limits of the truth, then sign every authority but one open."""
    with Console(stderr=True).status("Officers decide") as status:
        officers = Officers(OFFICER, _officer_of)
        decide_all(population, lambda done: status.update(f"Officers decide: {done}"), officers=officers)


def _officer_of(authority: str) -> Actor:
    who = f"p-officer-{authority.lower()}"
    return Actor(
        id=who,
        role=Role.SHIELDING_OFFICER,
        organisation=authority,
        authority=authority,
        stepped_up=True,
        own_factor=True,
    )


def _unheard(name: str) -> None:
    """Nobody watches."""
