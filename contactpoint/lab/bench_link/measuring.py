"""`bench link`: the cascade and Splink alone on the same registered tables, each in a process of its own, in turn.

Either clock begins once the model is read too, with its frequencies, and made into SQL or a linker; it ends with pairs.
"""

import resource
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TypeVar

import duckdb
import pyarrow as pa

from contactpoint.lab.bench_link import reference
from contactpoint.lab.bench_link.rows import MAP, Files
from contactpoint.lab.england.synth import DEFAULT_TODAY
from contactpoint.lab.figures import Figures
from contactpoint.linkage.cascade import steps
from contactpoint.linkage.cascade.choosing import How, Outcome
from contactpoint.linkage.cascade.database import Limits, count, opened
from contactpoint.linkage.cascade.mapping import Mapped
from contactpoint.linkage.cascade.reading import ROW, Source
from contactpoint.linkage.cascade.scoring import Model
from contactpoint.linkage.cascade.standard import load, standardise
from contactpoint.linkage.cascade.steps import LEFT, PAIRS, RIGHT

MEMORY, THREADS = "6GB", 2
TABLES = {"left": LEFT, "right": RIGHT}
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock and of both processors together, and the most memory that the process ever had."""

    seconds: float
    cpu_seconds: float
    rss_mb: float


@dataclass(frozen=True, slots=True)
class Ran:
    """One run: what it cost from registered tables to pairs; links, how many of them are so, and how many there are."""

    cost: Cost
    links: int
    right: int
    true_pairs: int

    @property
    def false(self) -> int:
        return self.links - self.right

    @property
    def recall(self) -> float:
        return self.right / self.true_pairs


@dataclass(frozen=True, slots=True)
class Standardised:
    """Both files read and standardised: how long, and how many rows."""

    seconds: float
    rss_mb: float
    rows: int


def alone(task: Callable[..., Answer], *given: object) -> Answer:
    """The answer of a task in a new process, so that its memory is its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(task, *given).result()


def standardised(folder: Path) -> Standardised:
    """Both files as `contactpoint link` reads them, kept as `left.standard.parquet` and `right.standard.parquet`."""
    files, rows, began = Files(folder), 0, time.monotonic()
    columns = Mapped.of({"both": MAP}, name="the bench's mapping").left
    with _database(folder) as database:
        for side, table in TABLES.items():
            source = Source.open(files.rows(side), columns)
            load(database, source, progress=_ignore)
            rows += standardise(database, source, table, today=DEFAULT_TODAY, progress=_ignore).rows
        seconds = time.monotonic() - began
        for side, table in TABLES.items():
            database.execute(f"COPY {table} TO '{folder / side}.standard.parquet' (FORMAT parquet)")
    return Standardised(seconds, _rss_mb(), rows)


def ours(folder: Path, model: Model) -> Ran:
    """The cascade, one to one: of a child who has several rows in a file, one is linked at most."""
    with _tables(folder) as database:
        scorer = steps.scoring(database, model)
        cost = _clock()
        steps.cascade(database, How.ONE_TO_ONE, scorer, kept=Forgetful(), watch=Silent())
        taken = cost()
        links = f"SELECT left_row, right_row, 0.0 AS weight FROM {PAIRS} WHERE outcome = '{Outcome.LINKED}'"
        return Ran(taken, *_best(database, folder, links))


def splink(folder: Path, model: Path) -> Ran:
    """Splink alone, at the threshold that gives it the best F1."""
    with _tables(folder) as database:
        reference.register(database, (LEFT, RIGHT), model)
        linker = reference.linker(database, reference.load())
        cost = _clock()
        predicted = reference.predicted(linker)
        taken = cost()
        pairs = f"SELECT unique_id_l AS left_row, unique_id_r AS right_row, match_weight AS weight FROM {predicted}"
        return Ran(taken, *_best(database, folder, pairs))


def figures(read: Standardised, rounds: Sequence[tuple[Ran, Ran]]) -> Figures:
    """Of rounds of Splink's run and ours: medians of times, and of ratios within a round."""
    (theirs, mine), *_ = rounds
    return {
        "rows": read.rows,
        "true_pairs": mine.true_pairs,
        "rounds": len(rounds),
        "ours_s": round(median(our.cost.seconds for _, our in rounds), 2),
        "splink_s": round(median(their.cost.seconds for their, _ in rounds), 2),
        "ratio": round(median(their.cost.seconds / our.cost.seconds for their, our in rounds), 2),
        "ours_cpu_s": round(median(our.cost.cpu_seconds for _, our in rounds), 2),
        "splink_cpu_s": round(median(their.cost.cpu_seconds for their, _ in rounds), 2),
        "links": mine.links,
        "false_links": mine.false,
        "splink_false_links": theirs.false,
        "recall": round(mine.recall, 6),
        "splink_recall": round(theirs.recall, 6),
        "rss_mb": round(max(our.cost.rss_mb for _, our in rounds), 1),
        "splink_rss_mb": round(max(their.cost.rss_mb for their, _ in rounds), 1),
        "standardise_s": round(read.seconds, 1),
        "standardise_rss_mb": round(read.rss_mb, 1),
    }


class Forgetful:
    """Keeps no step: a bench is not resumed."""

    def has(self, step: str) -> bool:
        return False

    def keep(self, step: str, batches: object) -> None:
        pass

    def batches(self, step: str) -> Iterator[pa.RecordBatch]:
        return iter(())


class Silent:
    """Tells nobody."""

    def step(self, doing: str, total: int | None) -> Callable[[int], None]:
        return _ignore

    def note(self, said: str) -> None:
        pass


def _ignore(_many: int) -> None:
    pass


def _database(folder: Path) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    return opened(Limits(MEMORY, THREADS, folder))


@contextmanager
def _tables(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in which both files stand, standardised."""
    with _database(folder) as database:
        for side, table in TABLES.items():
            database.execute(f"CREATE TABLE {table} AS SELECT * FROM '{folder / side}.standard.parquet'")
        yield database


def _best(database: duckdb.DuckDBPyConnection, folder: Path, pairs: str) -> tuple[int, int, int]:
    """Links, right ones among them, and true pairs, at the weight from which on the F1 is best.

    The truth is opened here, when all pairs stand.
    """
    for side, table in TABLES.items():
        database.execute(
            f"CREATE OR REPLACE TABLE who_{side} AS SELECT t.{ROW}, w.true_id FROM {table} t "
            f"JOIN '{Files(folder).truth(side)}' w ON w.record_id = t.unique_id"
        )
    true_pairs = count(database, "SELECT count(*) FROM who_left JOIN who_right USING (true_id)")
    found = database.execute(
        f"WITH judged AS (SELECT weight, l.true_id = r.true_id AS so FROM ({pairs}) p "
        f"JOIN who_left l ON l.{ROW} = p.left_row JOIN who_right r ON r.{ROW} = p.right_row), "
        "by_weight AS (SELECT weight, count(*) AS links, count(*) FILTER (so) AS so FROM judged GROUP BY weight), "
        "summed AS (SELECT sum(links) OVER down AS links, sum(so) OVER down AS so FROM by_weight "
        "WINDOW down AS (ORDER BY weight DESC)) "
        f"SELECT links::BIGINT, so::BIGINT FROM summed ORDER BY 2 * so / (links + {true_pairs}) DESC LIMIT 1"
    ).fetchone() or (0, 0)
    return int(found[0]), int(found[1]), true_pairs


def _clock() -> Callable[[], Cost]:
    """Begins to measure; the answer ends it."""
    seconds, cpu_seconds = time.monotonic(), time.process_time()
    return lambda: Cost(time.monotonic() - seconds, time.process_time() - cpu_seconds, _rss_mb())


def _rss_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
