"""A step of `bench http`: what is typed."""

from pathlib import Path

import click

from contactpoint.lab.bench_http.typed import rows, searches
from contactpoint.lab.bench_search import asked, drawn


@click.command()
@click.argument("out", type=click.Path(path_type=Path, exists=True))
@click.option("--count", type=int, required=True)
@click.option("--seed", type=int, required=True)
def forms(out: Path, *, count: int, seed: int) -> None:
    """Write OUT/searches and OUT/rows: so many forms, one a line."""
    children = drawn(seed, 2 * count)
    for name, lines in (("searches", searches(asked(children, seed, count))), ("rows", rows(children))):
        (out / name).write_text("".join(f"{line}\n" for line in lines))
