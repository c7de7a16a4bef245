"""The part of `prove guard` that needs the worker's process, in a scratch database."""

import json
import sys
import time

import click

from contactpoint.disclosure.laboratory import check_own_database
from contactpoint.lab.bench_state import server
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.synth import DEFAULT_SEED, DEFAULT_TODAY
from contactpoint.lab.guard.proof import Told, prove

TOLD_SECONDS = 10


@click.group(hidden=True)
def guard_steps() -> None:
    """Parts of the guard's proof."""


@guard_steps.command(name="try")
@click.option("--children", type=int, required=True)
@click.option("--trials", type=int, required=True)
@click.option("--seed", type=int, required=True)
def tried(*, children: int, trials: int, seed: int) -> None:
    """Try records against every shielded child of this database, then a month of feeds; print what was found."""
    check_own_database()
    found = prove(Plan(children, DEFAULT_SEED, DEFAULT_TODAY), trials, seed=seed, told=_telling())
    click.echo(json.dumps({"figures": found, "server": server()}))


def _telling() -> Told:
    """Words at once, counts now and then."""
    last = [0.0]

    def told(words: str, *, at_once: bool = True) -> None:
        now = time.monotonic()
        if at_once or now - last[0] > TOLD_SECONDS:
            last[0] = now
            print(words, file=sys.stderr, flush=True)  # noqa: T201 - progress

    return told
