"""`contactpoint feed`: load what sources send, and show what was loaded."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from contactpoint.intake.actions import receive
from contactpoint.intake.queries import Delivered, latest_deliveries
from contactpoint.intake.reading import manifest_path
from contactpoint.intake.receipts import is_mend, receipt_lines
from contactpoint.intake.rules import CannotRead, FileRefused, Receipt, UnknownSource
from contactpoint.intake.templates import TEMPLATES, source_of
from contactpoint.kernel.actors import WORKER, Purpose, PurposeCode

FEED = Purpose(PurposeCode.FEED)
MOST_LINES = 20  # of a receipt on the screen; the file beside the feed has all
COLUMNS = (
    TextColumn("{task.description}"),
    BarColumn(),
    MofNCompleteColumn(),
    TextColumn("{task.fields[rate]}"),
    TimeElapsedColumn(),
    TimeRemainingColumn(),
)


@click.group()
def feed() -> None:
    """Load feed files, or show what was loaded."""


@feed.command()
@click.argument("paths", metavar="PATH…", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--source", help="The source's code, for one file that came without a manifest: benefit, social_care.AAA.")
@click.pass_context
def load(ctx: click.Context, paths: tuple[Path, ...], source: str | None) -> None:
    """Load feed files, or every feed file of a folder, national ones first.

    Loading a file again changes nothing; a load that was stopped goes on where it was. Exit status 1 where a file
    was refused whole: the others are loaded all the same.
    """
    if source and (len(paths) > 1 or paths[0].is_dir()):
        raise click.UsageError("--source goes with one file.")
    refused = [path for path, receipt in load_files(feed_files(paths), source=source) if not _told(path, receipt)]
    ctx.exit(1 if refused else 0)


@feed.command()
def status() -> None:
    """Show the latest delivery of every source."""
    table = Table("Source", "Extracted", "Received", "State", "Rows", "Refused", box=None, header_style="bold")
    for delivered in latest_deliveries():
        table.add_row(*_cells(delivered))
    Console(soft_wrap=True).print(table if table.row_count else "No feed has been loaded yet: contactpoint feed load PATH")


def feed_files(paths: Iterable[Path]) -> list[Path]:
    """The files to load: those named, and in a folder those with a manifest, national ones first."""
    return [file for path in paths for file in (sorted(_in_folder(path), key=_order) if path.is_dir() else [path])]


def load_files(
    files: Iterable[Path], *, source: str | None = None
) -> Iterator[tuple[Path, Receipt | FileRefused | CannotRead | UnknownSource]]:
    """Load one file after another with a progress bar on stderr; a file that is refused stops no other."""
    for file in files:
        try:
            code = source or _source(file)
            with _bar(file.name) as progress:
                yield file, receive(code, file, actor=WORKER, purpose=FEED, progress=progress)
        except (FileRefused, CannotRead, UnknownSource) as refused:
            yield file, refused


def _in_folder(folder: Path) -> Iterator[Path]:
    return (file for file in folder.iterdir() if manifest_path(file).exists() and not is_mend(file))


def _order(file: Path) -> tuple[int, str]:
    """National feeds in the order of the templates, then the local ones: a case system adds to children known."""
    kinds = [template.kind for template in sorted(TEMPLATES.values(), key=lambda template: template.local)]
    kind = file.name.partition(".")[0]
    return kinds.index(kind) if kind in kinds else len(kinds), file.name
