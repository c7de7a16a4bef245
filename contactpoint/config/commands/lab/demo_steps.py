"""Steps of `contactpoint demo` that administrators and officers take, each in the desk's process."""

from pathlib import Path

import click
from rich.console import Console

from contactpoint.lab.decisions import Officers, decide_all
from contactpoint.lab.deliveries import register_organisations, release_first
from contactpoint.lab.posts import DATA_MANAGER, NATIONAL_OFFICER, REGISTRAR, officer
from contactpoint.lab.staff import make_staff, sign_in_as

POPULATION = click.argument("population", type=click.Path(path_type=Path, exists=True))


@click.command()
@POPULATION
def people(population: Path) -> None:
    """Make the demonstration's organisations and people that are not there."""
    with Console(stderr=True).status("Making people") as status:
        make_staff(population, lambda name: status.update(f"Making people: {name}"))


@click.command()
@POPULATION
def register(population: Path) -> None:
    """Register the organisations that send feeds."""
    with Console(stderr=True).status("Registering organisations") as status:
        actor = sign_in_as(REGISTRAR)
        register_organisations(population, lambda name: status.update(f"Registering: {name}"), actor=actor)


@click.command()
def release() -> None:
    """Let the first file of each source be applied."""
    with Console(stderr=True).status("Data managers release") as status:
        release_first(lambda source: status.update(f"Data managers release: {source}"), actor=sign_in_as(DATA_MANAGER))


@click.command()
@POPULATION
def decide(population: Path) -> None:
    """Set the limits of the truth, then sign every authority but one open."""
    with Console(stderr=True).status("Officers decide") as status:
        officers = Officers(sign_in_as(NATIONAL_OFFICER), lambda code: sign_in_as(officer(code)))
        decide_all(population, lambda done: status.update(f"Officers decide: {done}"), officers=officers)
