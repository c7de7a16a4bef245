"""`contactpoint feed load --bulk`: many feeds into a database that holds no child yet, decided on all at once."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import click
from django.conf import settings
from rich.console import Console
from rich.progress import Progress

from contactpoint.config.commands.feed.bars import COLUMNS, rate
from contactpoint.config.commands.feed.load import FEED, feed_files, lines_of, source_named
from contactpoint.config.pool import processes
from contactpoint.identity.bulk.state import check_may_begin, deciding
from contactpoint.intake.actions import receive, weigh
from contactpoint.intake.actions.bulk import load_in_bulk as load
from contactpoint.intake.queries import waits
from contactpoint.intake.rules import CannotRead, FileChanged, FileRefused, UnknownSource
from contactpoint.kernel.actors import WORKER
from contactpoint.kernel.many import Many

WAITS = (
    "{} for a data manager, so nothing is linked or shown yet. Once they are released or sent back, give the same "
    "command again: it goes on where it was."
)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one file, in words; no `delivery` where it was refused whole."""

    lines: tuple[str, ...]
    delivery: UUID | None


@click.command()
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1)
@click.pass_context
def load_in_bulk(ctx: click.Context, paths: tuple[Path, ...]) -> None:
    """Receive and weigh the files; seal, decide on and show everything that is released."""
    check_may_begin()
    with processes(settings.BULK_PROCESSES) as many, _told() as progress:
        taken = [] if deciding() else _take_all(feed_files(paths), many, progress)
        waiting = sum(waits(each.delivery) for each in taken if each.delivery)
        if not waiting:
            load(many, progress, actor=WORKER, purpose=FEED)
    if waiting:
        click.echo(WAITS.format("1 file waits" if waiting == 1 else f"{waiting} files wait"), err=True)
    ctx.exit(1 if waiting or not all(each.delivery for each in taken) else 0)


def take(file: Path) -> Told:
    """The file received and weighed."""
    try:
        receipt = receive(source_named(file), file, actor=WORKER, purpose=FEED)
    except (FileRefused, FileChanged, CannotRead, UnknownSource) as refused:
        return Told((f"{file}: {refused}",), None)
    weigh(receipt.delivery, actor=WORKER, purpose=FEED)
    return Told(tuple(lines_of(file, receipt)), receipt.delivery)


def _take_all(files: Iterable[Path], many: Many, progress: Callable[[str, int, int], None]) -> list[Told]:
    named, taken = list(files), list[Told]()
    for told in many(take, named):
        taken.append(told)
        for line in told.lines:
            click.echo(line, err=told.delivery is None)
        progress("checking files", len(taken), len(named))
    return taken


@contextmanager
def _told() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each thing that is done, with its rate and the time left."""
    with Progress(*COLUMNS, console=Console(stderr=True)) as bar:
        tasks = {}

        def progress(doing: str, done: int, total: int) -> None:
            if doing not in tasks:
                tasks[doing] = bar.add_task(doing, total=None, rate="")
            bar.update(tasks[doing], total=total or None, completed=done, rate=rate(bar.tasks[tasks[doing]].speed))

        yield progress
