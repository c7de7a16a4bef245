"""`contactpoint prove race`: a shield, a projection and reads, interleaved again and again (F17)."""

import os
import time
from collections.abc import Sequence

import click

from contactpoint.config.commands.prove.shares import Shares, shared_out
from contactpoint.lab.england.synth import DEFAULT_SEED
from contactpoint.lab.figures import Figures, Measured, race_targets, tell

MOST_SHARES = 4


@click.command()
@click.option("--trials", type=click.IntRange(min=10), default=100_000, show_default=True, help="Interleavings.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Draws whose turn it is.")
@click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
@click.pass_context
def race(ctx: click.Context, trials: int, seed: int, *, bare: bool) -> None:
    """Interleave, statement by statement, a shield that is carried out, a projection by the calendar or a feed, and
    reads of the page's rows: no read that begins after the shield has committed finds a place. The same without the
    locks must find one.
    """
    before, began = os.getloadavg(), time.monotonic()

    def words(share: int, many: int) -> Sequence[str]:
        mine = trials // many + (share < trials % many)
        return ("race-steps", "--trials", str(mine), "--seed", str(seed), "--share", str(share))

    shares = shared_out("cp_lab_race", MOST_SHARES, words)
    mutants = {(share, name): after for share, one in enumerate(shares) for name, after in one["killed"].items()}
    measured = Measured(
        name="prove race",
        figures=_figures(shares, mutants),
        targets=race_targets(trials, len(mutants)),
        seed=seed,
        load=before,
        seconds=time.monotonic() - began,
        data=f"{shares[0]['children']} children a share, {trials} interleavings, seed {seed}",
        database=shares[0]["server"],
    )
    ctx.exit(tell(measured, bare=bare))


def _figures(shares: Shares, mutants: dict[tuple[int, str], int]) -> Figures:
    """All shares together; every share hunts every mutant."""
    return {
        "trials": sum(one["trials"] for one in shares),
        "distinct": sum(one["distinct"] for one in shares),
        "reads_after": sum(one["after"] for one in shares),
        "places_after": sum(one["found"] for one in shares),
        "places_before": sum(one["before"] for one in shares),
        "mutants": len(mutants),
        "mutants_killed": sum(after > 0 for after in mutants.values()),
        "killed_after_at_most": max(mutants.values()),
    }
