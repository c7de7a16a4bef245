"""The cascade on two tables of identities: exact agreement, candidates of the rest, Splink in lots, the choice."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import duckdb
import pyarrow as pa

from contactpoint.linkage.cascade import candidates, choosing, exact
from contactpoint.linkage.cascade.candidates import Blocked, Capped
from contactpoint.linkage.cascade.choosing import How
from contactpoint.linkage.cascade.database import count
from contactpoint.linkage.cascade.scoring import Model, Scoring

LEFT, RIGHT = "left_side", "right_side"
EXACT, PAIRS = "exact_pairs", "scored_pairs"
ROWS_AT_A_TIME = 100_000


class Kept(Protocol):
    """Steps that were done before."""

    def has(self, step: str) -> bool:
        """Whether this one was."""

    def keep(self, step: str, batches: Iterable[pa.RecordBatch]) -> None:
        """Now it is."""

    def batches(self, step: str) -> Iterator[pa.RecordBatch]:
        """What it came to."""


class Watch(Protocol):
    """Hears how far a run is."""

    def step(self, doing: str, total: int | None) -> Callable[[int], None]:
        """A step begins, with so many things to do; the answer hears of things done."""

    def note(self, said: str) -> None:
        """What a person should know."""


@dataclass(frozen=True, slots=True)
class Done:
    """What the cascade came to, beside its tables."""

    pairs_scored: int
    capped: tuple[Capped, ...]


def scoring(database: duckdb.DuckDBPyConnection, model: Model) -> Scoring:
    """The model made ready for the tables `left_side` and `right_side`.

    It supposes as many people as the larger file has rows: two files are linked because they are about the same people.
    Of so many, a row has one partner or none; that is the chance with which Splink begins.
    """
    population = max(2, *(count(database, f"SELECT count(*) FROM {side}") for side in (LEFT, RIGHT)))
    return Scoring(database, model, population=population)


def cascade(database: duckdb.DuckDBPyConnection, how: How, scorer: Scoring, *, kept: Kept, watch: Watch) -> Done:
    """Links the tables `left_side` and `right_side`; makes the table `scored_pairs` with what became of each pair."""
    watch.step("Exact agreement", None)
    _exact(database, scorer.population, kept=kept)
    watch.step("Candidates among the rest", None)
    blocked = candidates.block(database, LEFT, RIGHT, linked=EXACT, how=how)
    scored = _scored(database, blocked, scorer, kept=kept, watch=watch)
    choosing.choose(database, PAIRS, EXACT, how=how, bands=scorer.bands)
    return Done(scored, blocked.capped)


def once(database: duckdb.DuckDBPyConnection, kept: Kept, step: str, *, make: Callable[[], None]) -> bool:
    """Makes the table named after the step, or takes it from an earlier run; answers whether it was there."""
    if kept.has(step):
        load(database, kept, step)
        return True
    make()
    kept.keep(step, _batches(database.sql(f"SELECT * FROM {step}").to_arrow_reader(ROWS_AT_A_TIME)))
    return False


def _batches(reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """One without rows first, so that a table of no rows comes back too."""
    yield pa.RecordBatch.from_pylist([], schema=reader.schema)
    yield from reader


def load(database: duckdb.DuckDBPyConnection, kept: Kept, step: str) -> None:
    """The table of a step that was kept."""
    for place, batch in enumerate(kept.batches(step)):
        database.register("kept_batch", pa.Table.from_batches([batch]))
        into = f"CREATE OR REPLACE TABLE {step} AS" if place == 0 else f"INSERT INTO {step}"
        database.execute(f"{into} SELECT * FROM kept_batch")
        database.unregister("kept_batch")


def _exact(database: duckdb.DuckDBPyConnection, population: int, *, kept: Kept) -> None:
    """Makes the table `exact_pairs`."""

    def make() -> None:
        exact.link(database, LEFT, RIGHT, into=EXACT)
        exact.link_rare(database, LEFT, RIGHT, into=EXACT, population=population)

    once(database, kept, EXACT, make=make)


def _scored(database: duckdb.DuckDBPyConnection, blocked: Blocked, scorer: Scoring, *, kept: Kept, watch: Watch) -> int:
    """Makes the table `scored_pairs`, lot by lot; answers how many pairs were scored in this run."""
    progress = watch.step("Scoring pairs", blocked.pairs)
    scored, expected = 0, -(-blocked.pairs // blocked.lots)
    parts = []
    for nth in range(blocked.lots if blocked.pairs else 0):
        step = f"scored_{nth:05}"
        many = 0

        def make(nth: int = nth, step: str = step) -> None:
            nonlocal many
            many = candidates.lot(database, nth, blocked, into="lot_pairs")
            scorer.score("lot_pairs", LEFT, RIGHT, into=step)

        once(database, kept, step, make=make)
        scored += many
        parts.append(f"SELECT * FROM {step}")
        progress(expected)
    _united(database, parts)
    return scored


def _united(database: duckdb.DuckDBPyConnection, parts: list[str]) -> None:
    none = "SELECT 0::BIGINT AS left_row, 0::BIGINT AS right_row, 0.0::DOUBLE AS weight, '' AS rule WHERE false"
    database.execute(f"CREATE OR REPLACE TABLE {PAIRS} AS {' UNION ALL BY NAME '.join(parts) or none}")
    for part in parts:
        database.execute(f"DROP TABLE {part.rpartition(' ')[2]}")
