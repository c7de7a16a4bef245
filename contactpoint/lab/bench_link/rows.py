"""The benefit and the health rows of synthetic England as two files, and apart from them whom each row is about."""

import gc
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from contactpoint.disclosure.facts import IdentifierKind, NameUse, SourceRecord
from contactpoint.intake.rules import Kind
from contactpoint.lab.england.lots import Lots
from contactpoint.lab.england.people.crowd import crowd_of
from contactpoint.lab.england.people.families import chunk as families_of
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.sources.local import Local
from contactpoint.lab.england.sources.rows import Sources
from contactpoint.lab.prepared.records import Records

PROCESSES = 2
MOST_FORMER, MOST_LINES, MOST_CARERS = 3, 3, 2
SIDES = {"left": Kind.BENEFIT, "right": Kind.HEALTH}
TEXT = (
    *("record_id", "family", "given"),
    *(f"former_{place}" for place in range(MOST_FORMER)),
    *("born", "postcode"),
    *(f"address_{place}" for place in range(MOST_LINES)),
    *(f"carer_{place}" for place in range(MOST_CARERS)),
    *(f"telephone_{place}" for place in range(MOST_CARERS)),
    "nhs",
)
SCHEMA = pa.schema([(name, pa.string()) for name in TEXT])
TRUTH = pa.schema([("record_id", pa.string()), ("true_id", pa.string())])
MAP = {
    "id": "record_id",
    "family": "family",
    "given": "given",
    "former_family": [f"former_{place}" for place in range(MOST_FORMER)],
    "born": "born",
    "postcode": "postcode",
    "address": [f"address_{place}" for place in range(MOST_LINES)],
    "carers": [f"carer_{place}" for place in range(MOST_CARERS)],
    "telephones": [f"telephone_{place}" for place in range(MOST_CARERS)],
    "nhs": "nhs",
}
"""How `contactpoint link` reads these files."""


@dataclass(frozen=True, slots=True)
class Files:
    """Where they stand: `left.parquet`, `right.parquet`, and `left.truth.parquet`, `right.truth.parquet`."""

    folder: Path

    def rows(self, side: str) -> Path:
        return self.folder / f"{side}.parquet"

    def truth(self, side: str) -> Path:
        return self.folder / f"{side}.truth.parquet"


def write(plan: Plan, files: Files, *, progress: Callable[[int], None]) -> None:
    """Makes the four files by two processes; `progress` hears of chunks."""
    files.folder.mkdir(parents=True)
    with ExitStack() as stack:
        pool = stack.enter_context(ProcessPoolExecutor(PROCESSES, get_context("spawn"), initializer=gc.disable))
        rows = {side: stack.enter_context(pq.ParquetWriter(files.rows(side), SCHEMA)) for side in SIDES}
        truths = {side: stack.enter_context(pq.ParquetWriter(files.truth(side), TRUTH)) for side in SIDES}
        for chunk in pool.map(_chunk, [plan] * plan.chunks, range(plan.chunks)):
            for side, (said, true) in chunk.items():
                rows[side].write_table(said)
                truths[side].write_table(true)
            progress(1)


def _chunk(plan: Plan, nth: int) -> dict[str, tuple[pa.Table, pa.Table]]:
    """The rows of either side of one chunk, and whom they are about."""
    crowd = crowd_of(families_of(plan, nth), plan.extracted)
    sources = Sources(Lots(plan, nth), _local(plan))
    made = {}
    for side, kind in SIDES.items():
        sent = ((_records(plan).record(row), row.child.true_id) for row in sources.rows(plan, crowd, kind))
        known = [(record, true_id) for record, true_id in sent if record is not None]
        made[side] = (
            _table(SCHEMA, (_cells(record) for record, _ in known)),
            _table(TRUTH, ((record.record, true_id) for record, true_id in known)),
        )
    gc.collect()
    return made


@lru_cache(maxsize=1)
def _local(plan: Plan) -> Local:
    return Local(plan)


@lru_cache(maxsize=1)
def _records(plan: Plan) -> Records:
    return Records(plan.seed, {one.code: one for one in _local(plan).organisations.register})


def _cells(record: SourceRecord) -> Iterator[str | None]:
    """In the order of the schema."""
    usual = next(name for name in record.names if name.use is NameUse.USUAL)
    former = [name.family for name in record.names if name.use is NameUse.FORMER]
    yield from (record.record, usual.family, " ".join(usual.given))
    yield from _padded(former, MOST_FORMER)
    yield str(record.born) if record.born else None
    yield str(record.address.postcode) if record.address and record.address.postcode else None
    yield from _padded(record.address.lines if record.address else (), MOST_LINES)
    yield from _padded([carer.name for carer in record.carers], MOST_CARERS)
    yield from _padded([carer.telephone for carer in record.carers], MOST_CARERS)
    yield next((one.value for one in record.identifiers if one.kind is IdentifierKind.NHS), None)


def _padded(said: Iterable[str | None], length: int) -> list[str | None]:
    return [*said, *[None] * length][:length]


def _table(schema: pa.Schema, rows: Iterable[Any]) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)
