"""`contactpoint bench link`: the cascade beside Splink alone, on two files of synthetic England."""

import json
import os
import shutil
import time
from pathlib import Path

import click
import duckdb
from rich.console import Console

from contactpoint.config import paths
from contactpoint.config.commands.link_bars import Bars
from contactpoint.lab.bench_link import measuring, reference
from contactpoint.lab.bench_link.rows import Files, write
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.synth import DEFAULT_SEED, DEFAULT_TODAY, MOST_CHILDREN
from contactpoint.lab.figures import Measured, link_targets, tell
from contactpoint.linkage.cascade.scoring import Model, link_bands
from contactpoint.linkage.trained import SHIPPED

ROUNDS = 3
PROGRESS = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


@click.command()
@click.option("--children", type=click.IntRange(100, MOST_CHILDREN), default=20_000, show_default=True)
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="The same seed makes the same children.")
@click.option("--rounds", type=click.IntRange(min=1), default=ROUNDS, show_default=True, help="Of Splink and ours.")
@click.option("--write-settings", is_flag=True, help="Write Splink's settings anew from the shipped model; no bench.")
@click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
@click.pass_context
def link(ctx: click.Context, children: int, seed: int, *, rounds: int, write_settings: bool, bare: bool) -> None:
    """Link the benefit file with the health file: the cascade and Splink alone, in turn.

    Benefit has no NHS number, so that the rule of the NHS number is idle for both.
    """
    if write_settings:
        reference.SETTINGS.write_text(json.dumps(reference.settings(SHIPPED), indent=1) + "\n", encoding="utf-8")
        return
    before, began = os.getloadavg(), time.monotonic()
    folder = _files(children, seed)
    PROGRESS.print("Standardising both files")
    read = measuring.alone(measuring.standardised, folder)
    model = Model(SHIPPED, link_bands())
    runs = [_round(folder, model, nth) for nth in range(1, rounds + 1)]
    found = measuring.figures(read, runs)
    measured = Measured(
        name="bench link",
        figures={"children": children, **found},
        targets=link_targets(found["splink_false_links"], found["splink_recall"]),
        seed=seed,
        load=before,
        seconds=time.monotonic() - began,
        data=f"synth {children} seed {seed} today {DEFAULT_TODAY}, benefit and health rows",
        database=f"DuckDB {duckdb.__version__}, Splink {reference.VERSION}",
    )
    ctx.exit(tell(measured, bare=bare))


def _files(children: int, seed: int) -> Path:
    """Both files, made once a size and seed."""
    folder = paths.LAB / f"link_{children}_{seed}"
    if not folder.exists():
        draft = folder.with_name(f"{folder.name}.partial")
        shutil.rmtree(draft, ignore_errors=True)
        draft.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        plan = Plan(children, seed, DEFAULT_TODAY)
        with Bars(PROGRESS) as bars:
            write(plan, Files(draft), progress=bars.step("Making both files", plan.chunks))
        draft.rename(folder)
    return folder


def _round(folder: Path, model: Model, nth: int) -> tuple[measuring.Ran, measuring.Ran]:
    theirs = measuring.alone(measuring.splink, folder, SHIPPED)
    ours = measuring.alone(measuring.ours, folder, model)
    PROGRESS.print(f"Round {nth}: Splink {theirs.cost.seconds:.1f} s, ours {ours.cost.seconds:.1f} s")
    return theirs, ours
