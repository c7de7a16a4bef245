"""`contactpoint feed`: load what sources send, and show what was loaded."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Column, Table

from contactpoint.intake.actions import receive
from contactpoint.intake.queries import Delivered, latest_deliveries
from contactpoint.intake.reading import manifest_path, opened
from contactpoint.intake.receipts import is_mend, receipt_lines, receipt_path
from contactpoint.intake.rules import CannotRead, FileRefused, Receipt, UnknownSource
from contactpoint.intake.templates import TEMPLATES
from contactpoint.kernel.actors import WORKER, Purpose, PurposeCode
from contactpoint.kernel.dates import LONDON
from contactpoint.kernel.errors import ContactPointError

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


class NoFeeds(ContactPointError):
    """A folder holds nothing to load."""


@click.group()
def feed() -> None:
    """Load feed files, or show what was loaded."""


@feed.command()
@click.argument("paths", metavar="PATH…", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--source", help="The source's code, for one file that came without a manifest: benefit, social_care.AAA."
)
@click.pass_context
def load(ctx: click.Context, paths: tuple[Path, ...], source: str | None) -> None:
    """Load feed files, or every feed file of a folder, national ones first.

    Loading a file again changes nothing; a load that was stopped goes on where it was. A row that is missing from a
    full file stays as it was: only a row that says so ends one. Exit status 1 where a file was refused whole: the
    others are loaded all the same.
    """
    if source and (len(paths) > 1 or paths[0].is_dir()):
        raise click.UsageError("--source goes with one file.")
    files = feed_files(paths)
    if not files:
        raise NoFeeds("There is no feed file with a manifest beside it in this folder. Nothing was loaded.")
    told = [_told(path, outcome) for path, outcome in load_files(files, source=source)]
    ctx.exit(0 if all(told) else 1)


@feed.command()
def status() -> None:
    """Show the latest delivery of every source."""
    source = Column("Source", no_wrap=True, min_width=22)
    table = Table(source, "Extracted", "Received", "State", "Rows", "Refused", box=None, header_style="bold")
    for delivered in latest_deliveries():
        table.add_row(*_cells(delivered))
    Console(soft_wrap=True).print(
        table if table.row_count else "No feed has been loaded yet: contactpoint feed load PATH"
    )


def feed_files(paths: Iterable[Path]) -> list[Path]:
    """The files to load: those named, and in a folder those with a manifest, national ones first."""
    return [file for path in paths for file in (sorted(_in_folder(path), key=_order) if path.is_dir() else [path])]


def load_files(
    files: Iterable[Path], *, source: str | None = None
) -> Iterator[tuple[Path, Receipt | ContactPointError]]:
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
    kinds = [str(template.kind) for template in sorted(TEMPLATES.values(), key=lambda template: template.local)]
    kind = file.name.partition(".")[0]
    return kinds.index(kind) if kind in kinds else len(kinds), file.name


def _source(file: Path) -> str:
    with opened(file, None) as feed_file:
        return feed_file.manifest.source


@contextmanager
def _bar(name: str) -> Iterator[Callable[[int, int], None]]:
    with Progress(*COLUMNS, console=Console(stderr=True)) as bar:
        task = bar.add_task(f"checking {name}", total=None, rate="")

        def progress(done: int, total: int) -> None:
            if total:
                speed = bar.tasks[task].speed
                bar.update(task, description=f"loading {name}", total=total, completed=done, rate=_rate(speed))

        yield progress


def _rate(speed: float | None) -> str:
    return f"{speed:,.0f} rows/s" if speed else ""


def _told(file: Path, outcome: Receipt | ContactPointError) -> bool:
    """Print the receipt on stdout, or on stderr why there is none; true for a receipt."""
    if isinstance(outcome, ContactPointError):
        click.echo(f"{file}: {outcome}", err=True)
        return False
    lines = list(receipt_lines(outcome))
    for line in lines[:MOST_LINES]:
        click.echo(line)
    if len(lines) > MOST_LINES:
        click.echo(f"… {len(lines) - MOST_LINES} more lines in {receipt_path(file)}")
    return True


def _cells(delivered: Delivered) -> tuple[str, ...]:
    times = (when.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") for when in (delivered.extracted, delivered.received))
    return (delivered.source, *times, delivered.state, f"{delivered.rows:,}", f"{delivered.refused:,}")
