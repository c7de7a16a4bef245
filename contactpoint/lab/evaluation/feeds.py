"""A folder of feeds, read as intake reads it, as one table of standardised identities. The truth is not opened here."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from contactpoint.disclosure.facts import ServiceKind, SourceRecord
from contactpoint.identity.rules import Action, identity_of
from contactpoint.intake.format.templates import source_of
from contactpoint.intake.reading import opened
from contactpoint.intake.rules import Source
from contactpoint.intake.survey import outcomes
from contactpoint.linkage.identities import COLUMNS, Identity, values

AT_ONCE = 20_000
MANIFEST = ".manifest.json"  # behind the name of each feed
KEYS = ("unique_id", "source", "record_id")
TYPES = {"VARCHAR": pa.string(), "VARCHAR[]": pa.list_(pa.string())}
SCHEMA = pa.schema([*((key, pa.string()) for key in KEYS), *((name, TYPES[kind]) for name, kind in COLUMNS.items())])
Read = tuple[str, str, Identity]
"""Source, its own key, and who the record is about."""


def write_identities(population: Path, out: Path, *, progress: Callable[[str], None] = lambda _: None) -> int:
    """Writes the identities of a population that `synth` made as Parquet; answers how many there are.

    Columns: `unique_id` (`benefit/59B745EFFBF1BF45`), `source`, `record_id`, then those of an identity. Deletions, and
    rows that intake would refuse, are left out.
    """
    read, count = identities(population, progress), 0
    with pq.ParquetWriter(out, SCHEMA, compression="zstd") as file:
        while some := list(islice(read, AT_ONCE)):
            file.write_table(table(some))
            count += len(some)
    return count


def identities(population: Path, progress: Callable[[str], None] = lambda _: None) -> Iterator[Read]:
    """Every record of every feed, source by source in the order of their names."""
    today = date.fromisoformat(json.loads((population / "manifest.json").read_text(encoding="utf-8"))["today"])
    sources = registered(population)
    for path in sorted(map(_feed_of, (population / "feeds").glob(f"*{MANIFEST}"))):
        code = path.name.rpartition(".")[0]
        progress(code)
        source = sources.get(code) or source_of(code)
        for record in records(path, source, today):
            yield code, record.record, identity_of(record)


def records(path: Path, source: Source, today: date) -> Iterator[SourceRecord]:
    """What the rows of one feed say, as intake takes them: where several rows share a record_id, none of them."""
    with opened(path, source.code) as feed:
        shared = _shared(outcome.record_id for outcome in outcomes(feed, source, today, only=()))
        for outcome in outcomes(feed, source, today):
            if outcome.said and outcome.said.action is not Action.DELETE and outcome.record_id not in shared:
                yield outcome.said.record


def table(some: Iterable[Read]) -> pa.Table:
    """Identities as a table of `SCHEMA`."""
    rows = [(f"{source}/{record}", source, record, *values(one)) for source, record, one in some]
    columns = zip(*rows, strict=True) if rows else ((),) * len(SCHEMA)
    return pa.table(list(columns), schema=SCHEMA)


def _shared(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(key for key, times in Counter(keys).items() if key and times > 1)


def _feed_of(manifest: Path) -> Path:
    return manifest.with_name(manifest.name.removesuffix(MANIFEST))


def registered(population: Path) -> Mapping[str, Source]:
    """The organisations that send feeds of their own, as the register would have them."""
    listed = json.loads((population / "organisations.json").read_text(encoding="utf-8"))
    return {
        one["code"]: replace(
            source_of(one["code"]),
            authority=one["authority"],
            service=ServiceKind(one["service"]),
            organisation=one["name"],
        )
        for one in listed
    }
