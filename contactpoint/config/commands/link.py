"""`contactpoint link`: two files of anybody's, without a database."""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from contactpoint.config import keyfiles, paths
from contactpoint.config.commands.link_bars import Bars
from contactpoint.linkage.cascade.choosing import How
from contactpoint.linkage.cascade.database import DEFAULT_MEMORY, DEFAULT_THREADS, MEMORY, Limits
from contactpoint.linkage.cascade.errors import CannotLink
from contactpoint.linkage.cascade.mapping import Mapped
from contactpoint.linkage.cascade.reading import Source
from contactpoint.linkage.cascade.run import Job, link_files
from contactpoint.linkage.cascade.scoring import Model, link_bands
from contactpoint.linkage.cascade.state import KEY_BYTES, State
from contactpoint.linkage.cascade.writing import FORMATS, Linked
from contactpoint.linkage.trained import SHIPPED

FILE = click.Path(path_type=Path, dir_okay=False)
MAP = click.Path(path_type=Path, dir_okay=False, exists=True)
FOLDER = click.Path(path_type=Path, file_okay=False)
SCREEN = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


@click.command()
@click.argument("left", type=FILE)
@click.argument("right", type=FILE)
@click.option("--map", "mapping", type=MAP, required=True, help="Which columns say what: a TOML file.")
@click.option("--out", type=FILE, required=True, help="The pairs: a new file that ends in .csv or .parquet.")
@click.option("--how", type=click.Choice([how.value for how in How]), default=How.ONE_TO_ONE.value, show_default=True)
@click.option("--train", is_flag=True, help="Train a model on these two files instead of using the shipped one.")
@click.option("--memory", default=DEFAULT_MEMORY, show_default=True, help="The most that DuckDB takes.")
@click.option("--threads", type=click.IntRange(1, 64), default=DEFAULT_THREADS, show_default=True)
@click.option("--spill", type=FOLDER, help="Where temporary files go; else beside the pairs.")
@click.option("--anew", is_flag=True, help="Throw away what a run that was stopped had done.")
def link(
    left: Path,
    right: Path,
    *,
    mapping: Path,
    out: Path,
    how: str,
    train: bool,
    memory: str,
    threads: int,
    spill: Path | None,
    anew: bool,
) -> None:
    """Link the rows of LEFT with those of RIGHT, two CSV or Parquet files.

    Rows that agree exactly, once on either side, are linked; the others are compared by the trained model. A run that
    was stopped goes on where it was when the same command is given again.
    """
    _check(out, memory=memory)
    columns = Mapped.load(mapping)
    job = Job(
        left=Source.open(left, columns.left),
        right=Source.open(right, columns.right),
        how=How(how),
        model=None if train else Model(SHIPPED, link_bands()),
        today=datetime.now(UTC).date(),
    )
    state = _state(out, anew=anew)
    try:
        with Bars(SCREEN) as bars:
            linked = link_files(job, out, state=state, limits=Limits(memory, threads, spill), watch=bars)
    except KeyboardInterrupt:
        SCREEN.print("Stopped. No pairs are written; what was done is kept, and the same command goes on from there.")
        raise
    finally:
        if not state.folder.exists():
            key_file(out).unlink(missing_ok=True)
    for line in told(linked, out):
        SCREEN.print(line)


def key_file(out: Path) -> Path:
    """The key under which a run's state is sealed: in the folder of keys, so that it never lies beside the data."""
    return paths.KEY_DIR / "link" / f"{hashlib.sha256(bytes(out.resolve())).hexdigest()[:16]}.key"


def _check(out: Path, *, memory: str) -> None:
    if out.suffix.lower() not in FORMATS:
        raise CannotLink(f"{out.name} must end in {' or '.join(FORMATS)}. Nothing was linked.")
    if out.exists():
        raise CannotLink(f"{out} is there already. Nothing was linked. Give another name, or remove it first.")
    if not out.absolute().parent.is_dir():
        raise CannotLink(f"There is no folder {out.absolute().parent}. Nothing was linked. Make it first.")
    if not MEMORY.fullmatch(memory):
        raise CannotLink(f"--memory {memory} is no amount such as 4GB or 500MB. Nothing was linked.")


def _state(out: Path, *, anew: bool) -> State:
    """The state beside PAIRS, under the key of an earlier run or a new one."""
    folder, key = out.with_name(f"{out.name}.state"), key_file(out)
    if folder.exists() and anew:
        State(folder, b"").drop()
    if folder.exists() and not key.exists():
        raise CannotLink(
            f"{folder} holds what a run had done, and its key is not in {key.parent}. Nothing was changed. Put the key "
            "back, or give --anew to throw it away and begin again."
        )
    if not folder.exists():
        key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        key.unlink(missing_ok=True)
        keyfiles.write(key, secrets.token_bytes(KEY_BYTES))
    return State(folder, key.read_bytes())


def told(linked: Linked, out: Path) -> Iterator[str]:
    """What a person reads at the end."""
    yield f"{linked.left_rows:,} rows on the left, {linked.right_rows:,} on the right."
    yield f"{linked.linked:,} pairs linked, {linked.exact:,} of them by exact agreement."
    if linked.looks:
        yield f"{linked.looks:,} pairs are for a person to look at (outcome `look`)."
    if linked.ties:
        yield f"{linked.ties:,} pairs are as good as another of the same row, or nearly: none was chosen (`tie`)."
    for capped in linked.capped:
        yield (
            f"Not compared by the rule {capped.rule}: {capped.blocks:,} values that {capped.left_rows:,} rows on the "
            f"left and {capped.right_rows:,} on the right share. So common a value tells nothing."
        )
    yield f"{out} is written."
