"""`contactpoint lab prepare`."""

import click
from rich.console import Console

from contactpoint.config.prepared import MOST_THROUGH_INTAKE, forget, prepared
from contactpoint.lab.england.synth import DEFAULT_SEED, MOST_CHILDREN

SCREEN = Console(highlight=False)


@click.command(context_settings={"show_default": True})
@click.option("--children", type=click.IntRange(100, MOST_CHILDREN), required=True, help="How many children.")
@click.option("--seed", type=int, default=DEFAULT_SEED, help="The same seed makes the same children.")
@click.option("--again", is_flag=True, help="Make it again where it is there.")
def prepare(children: int, seed: int, *, again: bool) -> None:
    """Make a database of made-up children for `bench` and `prove`, and keep it.

    Up to 110,000 children their feeds go through intake. A larger directory is filled by what may be shown of each
    child, disclosed and copied, without feeds: figures say so.
    """
    if again:
        forget(children, seed=seed)
    way = "feeds through intake" if children <= MOST_THROUGH_INTAKE else "disclosed and copied"
    with prepared(children, seed=seed) as ready:
        if ready.seconds is None:
            SCREEN.print(f"{ready.database} is there. --again makes it again.")
        else:
            SCREEN.print(f"{ready.database}: {children:,} children, {way}, in {ready.seconds:,.0f} s")
