"""What the parts of `contactpoint evaluate` on public data have in common."""

import os
import time
from importlib.metadata import version

import click
from rich.console import Console

from contactpoint.lab.evaluation.public import PublicSet, evaluate
from contactpoint.lab.figures import PUBLIC_TARGETS, Measured, tell
from contactpoint.linkage.training import SEED

SCREEN = Console(stderr=True, highlight=False)


def run(data: PublicSet, *, bare: bool) -> int:
    """Measures, tells, and answers the exit code."""
    before, began = os.getloadavg(), time.monotonic()
    figures = evaluate(data, say=lambda doing: SCREEN.print(f"{doing} …"))
    measured = Measured(
        name=f"evaluate {data.name}",
        figures=figures,
        targets=PUBLIC_TARGETS[data.name],
        seed=SEED,
        load=before,
        seconds=time.monotonic() - began,
        data=f"{data.name}; best known F1 {data.best.f1} ({data.best.tool})",
        database=f"DuckDB {version('duckdb')}, Splink {version('splink')}",
    )
    SCREEN.print(f"F1 {figures['f1']:.4f}; the best known is {data.best.f1} ({data.best.tool}).")
    return tell(measured, bare=bare)


json_option = click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
