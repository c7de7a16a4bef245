"""`contactpoint prove noninterference`: worlds that differ in hidden things alone, walked through in pairs."""

import json
import os
import time
from collections.abc import Mapping, Sequence

import click

from contactpoint.config.bench_folder import run, throwaway_folder
from contactpoint.config.commands.prove.shares import Shares, shared_out
from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.england.synth import DEFAULT_SEED
from contactpoint.lab.figures import Figures, Measured, noninterference_targets, tell

MOST_SHARES = 4
TOLD_APART = 4
PAIRS_DB = 4
"""So many pairs a trial are timed at the database, and one over HTTP."""


class NotObserved(ContactPointError):
    """A page was reached by no request of any trial, so nothing is known of it."""


@click.command()
@click.option("--trials", type=click.IntRange(min=12), default=1_000, show_default=True, help="Of three worlds each.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="The same seed makes the same trials.")
@click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
@click.pass_context
def noninterference(ctx: click.Context, trials: int, seed: int, *, bare: bool) -> None:
    """Walk through worlds that differ in hidden things alone, find every leak that is planted, and then, with nothing
    beside it, time what is answered about children who hide much and who hide nothing.
    """
    before, began = os.getloadavg(), time.monotonic()

    def words(share: int, many: int) -> Sequence[str]:
        asked = {"--trials": trials, "--seed": seed, "--share": share, "--of": many}
        return ("worlds-steps", "walk", *(str(word) for two in asked.items() for word in two))

    shares = shared_out("cp_lab_worlds", MOST_SHARES, words)
    measured = Measured(
        name="prove noninterference",
        figures={**figures_of(shares), **timing_figures(timed(trials, seed))},
        targets=noninterference_targets(sum(len(share["killed"]) for share in shares)),
        seed=seed,
        load=before,
        seconds=time.monotonic() - began,
        data=f"two worlds, {trials} trials, seed {seed}",
        database=shares[0]["server"],
    )
    ctx.exit(tell(measured, bare=bare))


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
        "trials_n1": sum(share["by_values"] for share in shares),
        "trials_n2": sum(share["by_cause"] for share in shares),
        "routes": shares[0]["routes"],
        "differences_n1": sum(share["values"] for share in shares),
        "differences_n2": sum(share["cause"] for share in shares),
        "never_in_clear": sum(share["never_in_clear"] for share in shares),
        "once_in_clear": sum(share["once_in_clear"] for share in shares),
        "mutants": len(killed),
        "mutants_killed": sum(one["after"] > 0 for one in killed),
        "mutants_most_trials": max((one["after"] for one in killed), default=0),
    }


def timed(trials: int, seed: int) -> dict[str, float]:
    """What `worlds-steps clock` compared, in clusters of its own."""
    asked = {"--pairs-db": PAIRS_DB * trials, "--pairs-http": trials, "--seed": seed}
    with throwaway_folder() as folder:
        words = ("worlds-steps", "clock", *(str(word) for two in asked.items() for word in two))
        found: dict[str, float] = json.loads(run(folder, *words, DATABASE="cp_lab_clock").printed)
        return found


def timing_figures(found: Mapping[str, float]) -> Figures:
    """As figures; the control is found where both planted differences are."""
    planted = min(found["control_z_db"], found["control_z_http"])
    return {
        "timing_z_db": round(found["z_db"], 2),
        "timing_z_http": round(found["z_http"], 2),
        "timing_pairs_db": found["pairs_db"],
        "timing_pairs_http": found["pairs_http"],
        "control_z_db": round(found["control_z_db"], 2),
        "control_z_http": round(found["control_z_http"], 2),
        "control_found": int(planted >= TOLD_APART),
    }
