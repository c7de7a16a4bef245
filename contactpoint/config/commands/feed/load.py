"""`contactpoint feed load`: receive files one after the other.

What is printed, and how long it takes, is a function of the file and of its source's own earlier files (B10-61): what
becomes of a file is found out later, by the worker, and told to data managers alone.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from contactpoint.config.commands.feed.bars import waiting
from contactpoint.intake.actions import receive
from contactpoint.intake.format.templates import turn
from contactpoint.intake.reading import manifest_path, opened
from contactpoint.intake.receipts import is_mend, receipt_lines, receipt_path, refusal_noted
from contactpoint.intake.rules import CannotRead, FileChanged, FileRefused, Receipt, UnknownSource
from contactpoint.kernel.actors import WORKER, Purpose, PurposeCode
from contactpoint.kernel.errors import ContactPointError

FEED = Purpose(PurposeCode.FEED)
MOST_LINES = 20  # of a receipt on the screen; the file beside the feed has all


class NoFeeds(ContactPointError):
    """A folder holds nothing to load."""


@click.command()
@click.argument("paths", metavar="PATH…", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--source", help="The source's code, for one file that came without a manifest: benefit, social_care.AAA."
)
@click.option(
    "--bulk", is_flag=True, help="Into a database without children: seal every row, then link and show all at once."
)
@click.pass_context
def load(ctx: click.Context, paths: tuple[Path, ...], *, source: str | None, bulk: bool) -> None:
    """Load feed files, or every feed file of a folder, national ones first.

    Each file is received and checked whole, and nothing of it is applied yet: the worker does that, or
    `contactpoint feed apply`, unless a data manager has to release it first. Loading a file again changes nothing;
    one that was sent back is checked anew. Exit status 1 where a file was refused whole, or every row of one: the
    others are loaded all the same.

    With --bulk they are weighed too, and once nothing waits for a data manager, everything that is released is applied
    at once. A run that was stopped goes on where it was when the same command is given again.
    """
    if bulk and source:
        raise click.UsageError("--bulk needs a manifest beside each file.")
    if source and (len(paths) > 1 or paths[0].is_dir()):
        raise click.UsageError("--source goes with one file.")
    files = feed_files(paths)
    if not files:
        raise NoFeeds("There is no feed file with a manifest beside it in this folder. Nothing was loaded.")
    if bulk:
        _in_bulk(ctx, paths)
    taken = [_load_one(file, source) for file in files]
    ctx.exit(0 if all(taken) else 1)


def feed_files(paths: Iterable[Path]) -> list[Path]:
    """The files to load: those named, and in a folder those with a manifest, national ones first."""
    return [file for path in paths for file in (sorted(_in_folder(path), key=_order) if path.is_dir() else [path])]


def _in_bulk(ctx: click.Context, paths: tuple[Path, ...]) -> None:
    """By a command of its own, which takes a second to read in."""
    group = ctx.parent.command if ctx.parent else None
    command = group.get_command(ctx, "load-in-bulk") if isinstance(group, click.Group) else None
    if command:
        ctx.invoke(command, paths=paths)


def _load_one(file: Path, source: str | None) -> bool:
    """Whether rows of the file were taken."""
    try:
        with waiting(f"checking {file.name}"):
            receipt = receive(source or source_named(file), file, actor=WORKER, purpose=FEED)
    except (FileRefused, FileChanged, CannotRead, UnknownSource) as refused:
        click.echo(f"{file}: {refused}", err=True)
        return False
    for line in lines_of(file, receipt):
        click.echo(line)
    return bool(receipt.accepted) or not receipt.refused


def lines_of(file: Path, receipt: Receipt) -> Iterator[str]:
    """A receipt for the screen."""
    lines = list(receipt_lines(receipt))
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield f"… {len(lines) - MOST_LINES} more lines in {receipt_path(file)}"


def _in_folder(folder: Path) -> Iterator[Path]:
    return (file for file in folder.iterdir() if manifest_path(file).exists() and not is_mend(file))


def _order(file: Path) -> tuple[int, str]:
    return turn(file.name.partition(".")[0]), file.name


def source_named(file: Path) -> str:
    """The source that the manifest beside the file names; raises `FileRefused`, `CannotRead`."""
    with refusal_noted(file, "unknown"), opened(file, None) as feed_file:
        return feed_file.manifest.source
