"""`contactpoint prove noninterference`: worlds that differ in hidden things alone, walked through in pairs."""

import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click

from contactpoint.config.bench_folder import private_folder, run
from contactpoint.config.launcher import THROWAWAY
from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.england.synth import DEFAULT_SEED
from contactpoint.lab.figures import Figures, Measured, noninterference_targets, tell

MOST_SHARES = 4
Shares = Sequence[dict[str, Any]]


class NotObserved(ContactPointError):
    """A page was reached by no request of any trial, so nothing is known of it."""


@click.command()
@click.option("--trials", type=click.IntRange(min=12), default=1_000, show_default=True, help="Of three worlds each.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="The same seed makes the same trials.")
@click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
@click.pass_context
def noninterference(ctx: click.Context, trials: int, seed: int, *, bare: bool) -> None:
    """Walk through worlds that differ in hidden things alone, and find every leak that is planted."""
    before, began = os.getloadavg(), time.monotonic()
    with private_folder() as folder:
        shares = _shared_out(folder, trials, seed)
    measured = Measured(
        name="prove noninterference",
        figures=figures_of(shares),
        targets=noninterference_targets(sum(len(share["killed"]) for share in shares)),
        seed=seed,
        load=before,
        seconds=time.monotonic() - began,
        data=f"two worlds, {trials} trials, seed {seed}",
        database=shares[0]["server"],
    )
    ctx.exit(tell(measured, bare=bare))


def _shared_out(folder: Path, trials: int, seed: int) -> Shares:
    """A process a processor, each with a database of its own in throw-away clusters."""
    folder.mkdir(parents=True, mode=0o755)
    (folder / THROWAWAY).write_text(str(os.getpid()))
    many = min(os.cpu_count() or 1, MOST_SHARES)
    run(folder, "worlds-steps", "ready", DATABASE="cp_lab_ready")

    def one(share: int) -> dict[str, Any]:
        words = ("--trials", str(trials), "--seed", str(seed), "--share", str(share), "--of", str(many))
        printed = run(folder, "worlds-steps", "walk", *words, DATABASE=f"cp_lab_worlds_{share}").printed
        found: dict[str, Any] = json.loads(printed)
        return found

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


def figures_of(shares: Shares) -> Figures:
    """All shares together; raises `NotObserved` where a page was reached in none."""
    unreached = sorted(set.intersection(*(set(share["unreached"]) for share in shares)))
    if unreached:
        raise NotObserved(
            f"No request of any trial came to {', '.join(unreached)}, so nothing was proved. Run more trials, or let "
            "contactpoint/lab/two_worlds take a step that comes there."
        )
    killed = [one for share in shares for one in share["killed"]]
    return {
        "trials": sum(share["trials"] for share in shares),
        "routes": shares[0]["routes"],
        "differences_n1": sum(share["values"] for share in shares),
        "differences_n2": sum(share["cause"] for share in shares),
        "mutants": len(killed),
        "mutants_killed": sum(one["after"] > 0 for one in killed),
    }
