"""From two files to PAIRS, step by step; a step that an earlier, killed run had done is taken from it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
from splink.internals.exceptions import SplinkException

from contactpoint.linkage import training
from contactpoint.linkage.cascade import reasons, steps, writing
from contactpoint.linkage.cascade.choosing import How
from contactpoint.linkage.cascade.database import Limits, count, opened
from contactpoint.linkage.cascade.errors import CannotLink, NotReadable
from contactpoint.linkage.cascade.reading import ROW, Source
from contactpoint.linkage.cascade.scoring import Model, link_bands
from contactpoint.linkage.cascade.standard import Notes, kinds_of, load, standardise
from contactpoint.linkage.cascade.state import State
from contactpoint.linkage.cascade.steps import LEFT, PAIRS, RIGHT, Watch
from contactpoint.linkage.identities import COLUMNS

MODEL = "model"
FEWEST_TOLD = 100  # pairs of rows with one NHS number, from which names and dates are learnt


@dataclass(frozen=True, slots=True)
class Job:
    """Two files to be linked, and how; without a model one is trained on them."""

    left: Source
    right: Source
    how: How
    model: Model | None
    today: date

    @property
    def of(self) -> str:
        """Names all that the answer depends on."""
        files = (self.left.digest, self.right.digest, self.left.columns, self.right.columns)
        return "\n".join([*map(repr, files), self.how, self.model.version if self.model else "trained here"])


def link_files(job: Job, out: Path, *, state: State, limits: Limits, watch: Watch) -> writing.Linked:
    """Writes PAIRS to `out` and drops the state.

    Raises `CannotLink` with what was done kept, or `NotReadable` with nothing kept: a file that is mended is another.
    """
    if job.left.digest == job.right.digest:
        raise NotReadable(
            "LEFT and RIGHT hold the same bytes: every row would find itself. Nothing was linked. Name two files."
        )
    with _system_told(state), state.held(job.of), _unread_dropped(state):
        with _spilling(limits, state) as within, opened(within) as database:
            for source, table in ((job.left, LEFT), (job.right, RIGHT)):
                _read(database, source, table, job=job, state=state, watch=watch)
            with _model(database, job, state, watch=watch) as model:
                scorer = steps.scoring(database, model)
                done = steps.cascade(database, job.how, scorer, kept=state, watch=watch)
                watch.step("Writing the pairs", None)
                reasons.explain(database, PAIRS, model.gammas)
            linked = writing.write(database, out, done=done)
        state.drop()
    return linked


@contextmanager
def _system_told(state: State) -> Iterator[None]:
    """What the system does not let be done is told in plain words."""
    try:
        yield
    except OSError as error:
        raise CannotLink(
            f"{error.filename or state.folder}: {error.strerror or 'it cannot be read or written'}. Nothing "
            "was written to PAIRS, and what was done before is kept. Mend this and give the same command again."
        ) from None


@contextmanager
def _unread_dropped(state: State) -> Iterator[None]:
    """A file that is mended is another, so that nothing is kept of a run that could not read one."""
    try:
        yield
    except NotReadable:
        state.drop()
        raise


@contextmanager
def _spilling(limits: Limits, state: State) -> Iterator[Limits]:
    """Temporary files in a folder of this run, which is empty before and gone after it."""
    spill = limits.spill / state.folder.name if limits.spill else state.spill
    shutil.rmtree(spill, ignore_errors=True)
    spill.mkdir(mode=0o700, parents=True)
    try:
        yield replace(limits, spill=spill)
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def _read(
    database: duckdb.DuckDBPyConnection, source: Source, table: str, *, job: Job, state: State, watch: Watch
) -> None:
    """The table of a side, from its file or from what was kept."""
    name = source.path.name

    def make() -> None:
        load(database, source, progress=watch.step(f"Reading {name}", source.rows))
        progress = watch.step(f"Standardising {name}", kinds_of(source.columns))
        for said in _told(source, standardise(database, source, table, today=job.today, progress=progress)):
            watch.note(said)

    if steps.once(database, state, table, make=make):
        watch.note(f"{name} was read by the run before.")


def _told(source: Source, notes: Notes) -> Iterator[str]:
    name = source.path.name
    for column in notes.empty:
        yield f"{name}: {column} is empty in every row, so that it says nothing."
    if notes.not_dates:
        yield f"{name}: {notes.not_dates:,} dates of birth are not of the form {source.columns.dates.shown}: not used."
    if notes.stand_ins:
        yield f"{name}: {notes.stand_ins:,} dates of birth stand for one that is not known, as 1900-01-01: not used."


@contextmanager
def _model(database: duckdb.DuckDBPyConnection, job: Job, state: State, *, watch: Watch) -> Iterator[Model]:
    """The model of the job, or one that is trained on its rows; its names and frequencies go with the block."""
    if job.model:
        yield job.model
        return
    with TemporaryDirectory(dir=state.folder) as folder:
        if not state.has(MODEL):
            watch.step("Training a model on these rows", None)
            _train(database, Path(folder))
            state.keep(MODEL, [_as_batch(Path(folder))])
        for name, text in ((row["name"], row["text"]) for batch in state.batches(MODEL) for row in batch.to_pylist()):
            (Path(folder) / name).write_text(text, encoding="utf-8")
        yield Model(Path(folder), link_bands())


def _train(database: duckdb.DuckDBPyConnection, folder: Path) -> None:
    told = count(database, f"SELECT count(*) FROM {LEFT} l JOIN {RIGHT} r USING (nhs)")
    if told < FEWEST_TOLD:
        raise CannotLink(
            "A model learns how names and dates go wrong where NHS numbers say who is who, and here only "
            f"{told:,} pairs of rows have one in common, not {FEWEST_TOLD:,}. Nothing was linked. Leave --train away."
        )
    columns = ", ".join(COLUMNS)
    database.execute(
        f"CREATE OR REPLACE TABLE {training.TABLE} AS SELECT 2 * {ROW} + 1 AS unique_id, {columns} FROM {LEFT} "
        f"UNION ALL SELECT 2 * {ROW}, {columns} FROM {RIGHT}"
    )
    try:
        training.save(database, training.train(database), folder)
    except SplinkException as error:
        raise CannotLink(
            "No model could be trained on these rows: they agree too seldom, or too few columns are filled. Nothing "
            "was linked. Leave --train away to use the shipped model."
        ) from error
    database.execute(f"DROP TABLE {training.TABLE}")


def _as_batch(folder: Path) -> pa.RecordBatch:
    saved = sorted(folder.iterdir())
    texts = [path.read_text(encoding="utf-8") for path in saved]
    return pa.record_batch({"name": [path.name for path in saved], "text": texts})
