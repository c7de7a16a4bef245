"""`contactpoint bench growth`: the same kind of searches in directories of several sizes."""

import json
import os
import time

import click

from contactpoint.config.bench_folder import run
from contactpoint.config.commands.bench.search import PROGRESS, TRIALS, searched, tell_preparing
from contactpoint.config.prepared import Prepared, is_there, prepared
from contactpoint.lab.england.synth import DEFAULT_SEED
from contactpoint.lab.figures import GROWTH_TARGETS, Figures, Measured, tell

SIZES = {"110k": 110_000, "1100k": 1_100_000, "11m": 11_000_000}
MADE_HERE = ("110k", "1100k")


@click.command()
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="The same seed makes the same searches.")
@click.option("--trials", type=click.IntRange(min=200), default=TRIALS, show_default=True, help="Searches a size.")
@click.option("--prepare", is_flag=True, help="Make the directories of 110,000 and 1,100,000 where they are not there.")
@click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
@click.pass_context
def growth(ctx: click.Context, seed: int, trials: int, *, prepare: bool, bare: bool) -> None:
    """Search in 110,000, 1,100,000 and 11,000,000 children, where they are prepared, and compare the medians."""
    before, began = os.getloadavg(), time.monotonic()
    found: dict[str, float] = {}
    told = []
    for name, children in SIZES.items():
        if not is_there(children, seed=DEFAULT_SEED) and not (prepare and name in MADE_HERE):
            PROGRESS.print(f"{children:,} children are missing. `contactpoint lab prepare --children {children}`")
            continue
        with prepared(children, seed=DEFAULT_SEED) as ready:
            tell_preparing(ready)
            found |= named(name, searched(ready, "--trials", str(trials), "--seed", str(seed)))
            told.append(ready.data)
            server = _server(ready)
    if not told:
        raise click.UsageError(
            "Nothing is prepared. Give --prepare, or make a directory with `contactpoint lab prepare`."
        )
    measured = Measured(
        name="bench growth",
        figures={**found, **ratio(found), "trials": trials},
        targets=GROWTH_TARGETS,
        seed=seed,
        load=before,
        seconds=time.monotonic() - began,
        data="; ".join(told),
        database=server,
    )
    ctx.exit(tell(measured, bare=bare))


def named(size: str, figures: Figures) -> dict[str, float]:
    """The medians of one size and of its floor, under names of their own."""
    return {f"{key}_{size}_ms": figures[f"{key}_ms"] for key in ("p50", "p95", "floor_p50")}


def ratio(found: Figures) -> dict[str, float]:
    """The median of the largest directory over that of the smallest; nothing where there is one only."""
    sizes = [size for size in SIZES if f"p50_{size}_ms" in found]
    if len(sizes) < 2 or sizes[0] != "110k":
        return {}
    return {"ratio": round(found[f"p50_{sizes[-1]}_ms"] / found["p50_110k_ms"], 3)}


def _server(ready: Prepared) -> str:
    server: str = json.loads(run(ready.folder, "steps", "count", DATABASE=ready.database).printed)["server"]
    return server
