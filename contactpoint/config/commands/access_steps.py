"""The part of `prove access` that makes people and visits, puts the faces' clock forward, asks them over HTTP and times
what they answer.
"""

import json
from dataclasses import asdict
from pathlib import Path

import click
from django.db import connection

from contactpoint.access.rules import Face
from contactpoint.config import demonstration
from contactpoint.config.laboratory import fresh_laboratory, plant
from contactpoint.lab import lapses
from contactpoint.lab.lapses.asking import Faces
from contactpoint.lab.lapses.conditions import try_all
from contactpoint.lab.lapses.matrix import crossings, inside
from contactpoint.lab.lapses.who_exists import compare_all, compare_planted
from contactpoint.lab.timing import Compared, largest_z, pairs_in

SLOWER = Path(lapses.__file__).with_name("slower.sql")
FACES = ("web", "desk")


@click.group(hidden=True)
def access_steps() -> None:
    """Parts of a proof."""


@access_steps.command()
@click.option("--pairs", required=True, type=int)
@click.option("--control-pairs", required=True, type=int)
@click.option("--planted-ms", required=True, type=float)
@click.option("--seed", required=True, type=int)
def ask(pairs: int, control_pairs: int, planted_ms: float, seed: int) -> None:
    """Try every condition and every route, in a database of its own, compare times, and print what was found."""
    port = demonstration.free_port()
    with fresh_laboratory(FACES), demonstration.serving(port, faces=FACES, work=False):
        faces = Faces({Face(name): port + offset for offset, name in enumerate(FACES)})
        tried, crossed = try_all(faces), crossings(faces)
        compared = [_told(one) for one in compare_all(faces, pairs, seed)]
        plant(SLOWER, planted_ms / 1000)
        planted = _told(compare_planted(faces, control_pairs, seed))
        found = {
            "tried": [asdict(one) for one in tried],
            "crossings": crossed,
            "routes": sum(map(len, inside().values())),
            "compared": [one.what for one in compared],
            "pairs": pairs_in(compared),
            "z": largest_z(compared),
            "planted_z": abs(planted.z),
            "planted_ms": planted.typical,
            "server": demonstration.server_version(),
        }
        connection.close()
    click.echo(json.dumps(found))


def _told(one: Compared) -> Compared:
    click.echo(one.text, err=True)
    return one
