"""`contactpoint prove monotone`: nothing but an officer's recorded decision lowers a protection (B6-36)."""

import os
import time
from collections.abc import Sequence

import click

from contactpoint.config.commands.prove.shares import shared_out
from contactpoint.lab.england.synth import DEFAULT_SEED
from contactpoint.lab.figures import Measured, monotone_targets, tell

MOST_SHARES = 4
NOT_NOTICED = 0


@click.command(context_settings={"show_default": True})
@click.option("--steps", type=click.IntRange(min=60), default=1_000_000, help="By the rules, in memory.")
@click.option("--database", type=click.IntRange(min=60), default=20_000, help="The first of them on PostgreSQL too.")
@click.option("--seed", default=DEFAULT_SEED, help="The same seed draws the same steps.")
@click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
@click.pass_context
def monotone(ctx: click.Context, steps: int, database: int, seed: int, *, bare: bool) -> None:
    """Feed, feed again, merge, split, undo, archive, back up, restore, hold, limit and lift, in any order.

    After each step a small reference says what must still be hidden. Some runs are taken by the program on PostgreSQL
    too, and must leave the same. Broken rules must be noticed.
    """
    before, began = os.getloadavg(), time.monotonic()

    def words(share: int, many: int) -> Sequence[str]:
        asked = {"--steps": steps, "--database": database, "--seed": seed, "--share": share, "--of": many}
        return ("monotone-steps", *(str(word) for two in asked.items() for word in two))

    shares = shared_out("cp_lab_monotone", MOST_SHARES, words)
    killed = {name: after for one in shares for name, after in one["killed"].items()}
    for name in (name for name, after in killed.items() if after == NOT_NOTICED):
        click.echo(f"Not noticed: {name}", err=True)
    measured = Measured(
        name="prove monotone",
        figures={
            "steps_model": sum(one["model"] for one in shares),
            "steps_database": sum(one["database"] for one in shares),
            "violations": sum(one["violations"] for one in shares),
            "mutants": len(killed),
            "mutants_killed": sum(after != NOT_NOTICED for after in killed.values()),
        },
        targets=monotone_targets(len(killed)),
        seed=seed,
        load=before,
        seconds=time.monotonic() - began,
        data=f"four people, two homes, runs of 60 steps, seed {seed}",
        database=shares[0]["server"],
    )
    ctx.exit(tell(measured, bare=bare))
